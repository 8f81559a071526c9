package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries a few rows over on paper: what is read, what would be written, what would be refused. Takes rows in {@link RowEncoding#TEXT}. Not
 * for several threads.
 */
public final class RowSampler implements RowSink {

    private final TableMapping mapping;
    private final int limit;
    private final @Nullable RowSink transform;
    private final List<Sample> samples = new ArrayList<>();
    private final List<Written> written = new ArrayList<>();
    private @Nullable RejectedRow rejected;

    /**
     * A row before and after.
     *
     * @param before by source column, in spellings
     * @param after rows that would be written; none when a filter leaves the row out
     * @param refused why it would be quarantined; null when it would not
     */
    public record Sample(
            Map<String, @Nullable String> before,
            List<Written> after,
            @Nullable RejectedRow refused) {}

    /** A row of a target table, by column, in spellings. */
    public record Written(String table, Map<String, @Nullable String> values) {}

    /** Ends the reading: there are as many rows as were wanted. */
    public static final class EnoughException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        EnoughException() {
            super("Enough rows", null, false, false);
        }
    }

    /** @param limit after so many rows {@link EnoughException} is thrown into the reading */
    public RowSampler(TableMapping mapping, TransformerLoader transformers, int limit) {
        this.mapping = mapping;
        this.limit = limit;
        this.transform = mapping.isPlain()
                ? null
                : Transformation.of(mapping, transformers)
                        .open(mapping.outputs().stream().map(this::sink).toList(), row -> rejected = row);
    }

    @Override
    public void row(byte[] buffer, int offset, int length) {
        if (samples.size() == limit) {
            throw new EnoughException();
        }
        List<@Nullable String> fields = SpelledFields.of(buffer, offset, length);
        Map<String, @Nullable String> before = new LinkedHashMap<>();
        List<Read> reads = mapping.reads();
        for (int i = 0; i < reads.size(); i++) {
            before.putIfAbsent(reads.get(i).column().name(), fields.get(i));
        }
        written.clear();
        rejected = null;
        if (transform == null) {
            written.add(written(mapping.outputs().get(0), fields));
        } else {
            transform.row(buffer, offset, length);
        }
        samples.add(new Sample(before, List.copyOf(written), rejected));
    }

    /** The rows so far. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    private RowSink sink(Output output) {
        return (buffer, offset, length) -> written.add(written(output, SpelledFields.of(buffer, offset, length)));
    }

    private static Written written(Output output, List<@Nullable String> fields) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        List<ColumnMapping> columns = output.columns();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).target().name(), fields.get(i));
        }
        return new Written(output.target().name().toString(), values);
    }
}
