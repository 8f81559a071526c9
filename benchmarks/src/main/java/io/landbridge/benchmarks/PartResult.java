package io.landbridge.benchmarks;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one part of some measurements gave, as a table for people and as a document with every reading.
 *
 * @param key what {@code --only} calls it
 * @param header of the table
 * @param notes what has to be known to read it
 * @param failed whether something went wrong that is no matter of speed
 */
record PartResult(
        String key,
        String title,
        List<String> header,
        List<List<String>> rows,
        List<String> notes,
        List<Promise> promises,
        boolean failed,
        Map<String, Object> document) {

    PartResult {
        header = List.copyOf(header);
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
        promises = List.copyOf(promises);
    }

    /**
     * A mark and what became of it.
     *
     * @param limit the most that the value may be, or the least
     * @param value null when it was not measured
     * @param reason why not, else null
     */
    record Promise(
            String claim,
            boolean atMost,
            double limit,
            @Nullable Double value,
            @Nullable String reason) {

        Mark.State state() {
            if (value == null) {
                return Mark.State.NOT_MEASURED;
            }
            return (atMost ? value <= limit : value >= limit) ? Mark.State.MET : Mark.State.NOT_MET;
        }
    }

    /** A part that could not be measured. */
    static PartResult absent(String key, String title, String reason) {
        return without(key, title, reason, false);
    }

    /** A part in which something went wrong. */
    static PartResult failed(String key, String reason) {
        return without(key, key, reason, true);
    }

    private static PartResult without(String key, String title, String reason, boolean failed) {
        return new PartResult(
                key,
                title,
                List.of("not measured"),
                List.of(List.of(reason)),
                List.of(),
                List.of(),
                failed,
                Map.of("notMeasured", reason));
    }

    boolean isGood() {
        return !failed && promises.stream().noneMatch(promise -> promise.state() == Mark.State.NOT_MET);
    }
}
