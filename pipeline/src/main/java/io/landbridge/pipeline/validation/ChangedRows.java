package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.stream.ChangedKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Of ranges that were proved looks at those rows only that the stream has changed since. For one sight; not for several threads. */
final class ChangedRows {

    /** Rows that are in memory together. */
    private static final int TOGETHER = 500;

    private final ComparedTable table;
    private final Sight sight;
    private final ChangedKeys changed;

    /** @param sight opened before this is asked: what was applied by then is known here by now */
    ChangedRows(ComparedTable table, Sight sight, ChangedKeys changed) {
        this.table = table;
        this.sight = sight;
        this.changed = changed;
    }

    private record Row(Key key, RangeRecord range, RowPair pair) {}

    /** What came out, without the ranges of which it is not known which rows have changed. */
    Map<RangeRecord, RangeComparison.Outcome> run(List<RangeRecord> ranges) {
        Map<RangeRecord, RangeComparison.Outcome> known = new LinkedHashMap<>();
        Map<List<String>, Row> rows = new LinkedHashMap<>();
        for (RangeRecord range : ranges) {
            List<Key> keys = changed.since(range).orElse(null);
            if (keys == null) {
                continue;
            }
            known.put(range, new RangeComparison.Outcome(range.rows(), range.rows(), 0, new Candidates()));
            for (Key key : keys) {
                rows.put(table.formOfSource(key), new Row(key, range, new RowPair(table.columns())));
                if (rows.size() == TOGETHER) {
                    compare(rows, known);
                }
            }
        }
        compare(rows, known);
        return known;
    }

    private void compare(Map<List<String>, Row> rows, Map<RangeRecord, RangeComparison.Outcome> known) {
        if (rows.isEmpty()) {
            return;
        }
        List<Key> keys = rows.values().stream().map(Row::key).toList();
        table.sourceRows().read(sight.source(), keys, (key, values) -> {
            Row row = rows.get(table.formOfSource(Objects.requireNonNull(key)));
            if (row != null) {
                row.pair().source(values);
            }
        });
        table.targetRows().read(sight.target(), keys, (key, values) -> {
            Row row = rows.get(table.formOfTarget(Objects.requireNonNull(key)));
            if (row != null) {
                row.pair().target(values);
            }
        });
        rows.forEach((form, row) -> {
            if (!row.pair().isEqual()) {
                Objects.requireNonNull(known.get(row.range())).candidates().add(form, row.key());
            }
        });
        rows.clear();
    }
}
