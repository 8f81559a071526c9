package io.landbridge.pipeline.validation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the comparison of one table found.
 *
 * @param sourceRows counted by the source's server when each range was last read as a whole; after the plan's filter and transformer
 * @param targetRows likewise
 * @param ranges how many the table was compared in
 * @param verified how many of them were equal, or became equal when looked at again
 * @param unsettled ranges of which a row kept changing, so that nothing can be said yet
 * @param mismatched how many rows differ and stood still; more than {@code samples} holds when there are many
 * @param samples the first of them
 * @param firstSourcePosition at which a range was equal, or was compared: each at one from here to the last; null without a log
 * @param lastSourcePosition likewise
 * @param lastTargetPosition what was applied in the target when it was read last; null without a stream
 * @param hashedHere columns whose values had to leave their server, each with the reason
 */
public record TableVerdict(
        String table,
        long sourceRows,
        long targetRows,
        int ranges,
        int verified,
        int unsettled,
        long mismatched,
        List<Mismatch> samples,
        @Nullable String firstSourcePosition,
        @Nullable String lastSourcePosition,
        @Nullable String lastTargetPosition,
        List<String> hashedHere,
        Duration took) {

    public TableVerdict {
        samples = List.copyOf(samples);
        hashedHere = List.copyOf(hashedHere);
    }

    /** Whether every range was verified. */
    public boolean isEqual() {
        return mismatched == 0 && verified == ranges;
    }
}
