package io.landbridge.pipeline.transform;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What the plan makes of source rows that were read by somebody else than the copy: values in their spelling, one row at a time. Not for
 * several threads.
 */
public final class SpelledTransform {

    private final RowTransform transform;
    private final RowWriter encoded = new RowWriter();
    private final int fields;
    private final Sink sink;
    private boolean rejected;

    /** @param transformation of the mapping whose reads the rows are */
    public SpelledTransform(Transformation transformation, Sink sink) {
        this.sink = sink;
        this.fields = transformation.mapping().reads().size();
        List<RowSink> sinks = IntStream.range(
                        0, transformation.mapping().outputs().size())
                .<RowSink>mapToObj(output ->
                        (buffer, offset, length) -> this.sink.row(output, SpelledFields.of(buffer, offset, length)))
                .toList();
        this.transform = transformation.open(sinks, row -> rejected = true);
    }

    /** Takes target rows. */
    @FunctionalInterface
    public interface Sink {

        /** Takes a row of one of the mapping's outputs, by its place among them. */
        void row(int output, List<@Nullable String> values);
    }

    /**
     * Hands on what becomes of a source row: nothing where the filter leaves it out, or a rule rejects it.
     *
     * @param reads a value for each of the mapping's reads
     * @return false when a rule rejects it
     */
    public boolean row(List<@Nullable String> reads) {
        if (reads.size() != fields) {
            throw new IllegalArgumentException(reads.size() + " values for " + fields + " columns");
        }
        encoded.clear();
        for (int i = 0; i < fields; i++) {
            if (i > 0) {
                encoded.raw((byte) '\t');
            }
            String value = reads.get(i);
            if (value == null) {
                encoded.nullField();
            } else {
                encoded.text(value);
            }
        }
        encoded.raw((byte) '\n');
        rejected = false;
        transform.row(encoded.buffer(), 0, encoded.length());
        return !rejected;
    }
}
