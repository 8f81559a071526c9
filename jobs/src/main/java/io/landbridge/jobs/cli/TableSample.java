package io.landbridge.jobs.cli;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RejectedRow;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSampler;
import io.landbridge.pipeline.transform.RowSampler.Sample;
import io.landbridge.pipeline.transform.RowSampler.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Some rows of one table, carried over on paper. */
record TableSample(String table, List<Sample> rows) {

    private static final int LONGEST_VALUE = 60;

    static TableSample read(Workplace workplace, TableMapping mapping, int rows) {
        SourceSnapshot.Opener source = workplace.source().snapshots();
        RowSampler sampler = new RowSampler(mapping, workplace.transformers(), rows);
        Optional<Key> bound =
                mapping.keyColumns().isEmpty() ? Optional.empty() : source.bound(mapping, KeyRange.ALL, rows);
        KeyRange range = bound.map(KeyRange.ALL::upTo).orElse(KeyRange.ALL);
        try (SourceSnapshot snapshot = source.open(mapping, new Chunk(0, mapping.name(), 1, null, range, 0, 0))) {
            snapshot.read(range, RowEncoding.TEXT, sampler);
        } catch (RowSampler.EnoughException enough) {
            // A table that cannot be cut is left in the middle.
        }
        return new TableSample(mapping.name(), sampler.samples());
    }

    /** As documents have it. */
    Map<String, Object> part() {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("table", table);
        part.put("rows", rows.stream().map(TableSample::row).toList());
        return part;
    }

    void print(TextTable page) {
        page.line("");
        page.line(table + ":");
        for (Sample row : rows) {
            page.line("  " + shown(row.before()));
            row.after().forEach(written -> page.line("    -> " + written.table() + " " + shown(written.values())));
            RejectedRow refused = row.refused();
            if (refused != null) {
                page.line("    refused" + (refused.column() == null ? "" : ", column " + refused.column()) + ": "
                        + refused.reason());
            } else if (row.after().isEmpty()) {
                page.line("    left out by the filter");
            }
        }
    }

    private static Map<String, @Nullable Object> row(Sample row) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("before", row.before());
        part.put("after", row.after().stream().map(TableSample::written).toList());
        RejectedRow refused = row.refused();
        part.put("refused", refused == null ? null : refused(refused));
        return part;
    }

    private static Map<String, Object> written(Written written) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("table", written.table());
        part.put("values", written.values());
        return part;
    }

    private static Map<String, @Nullable Object> refused(RejectedRow refused) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("code", refused.code().code());
        part.put("column", refused.column());
        part.put("reason", refused.reason());
        return part;
    }

    private static String shown(Map<String, @Nullable String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + '=' + shown(entry.getValue()))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String shown(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String oneLine = value.replace("\n", "\\n");
        return oneLine.length() <= LONGEST_VALUE ? oneLine : oneLine.substring(0, LONGEST_VALUE) + "…";
    }
}
