package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gates are judged by, as it is at one moment.
 *
 * @param follows whether a process carries the stream
 * @param lagMillis of the last transaction, from commit to commit; null before the first
 * @param backlogBytes of the log that are not applied; negative when nobody knows
 * @param neverProved ranges that were never verified, of which nobody knows the rows
 * @param rowsPerSecond that are compared; not positive when nobody knows
 * @param toBeCopied what somebody wished to be copied anew, and is not yet, for people
 * @param setAside rows in quarantine, open or discarded, as {@code schema.table/key}
 * @param wayBackNote how it was proved, or why it was not
 */
public record GateReadings(
        boolean follows,
        @Nullable Long lagMillis,
        long backlogBytes,
        Freshness proof,
        long neverProved,
        long rowsPerSecond,
        List<String> toBeCopied,
        List<String> setAside,
        WayBack wayBack,
        @Nullable String wayBackNote) {

    /** The last transaction's lag says nothing any more when about nothing came after it. */
    private static final long NO_BACKLOG_BYTES = 64 << 10;

    /** A stream comes on each second or two, also where what is logged is not for it. */
    private static final long COMES_ON_SECONDS = 10;

    public GateReadings {
        toBeCopied = List.copyOf(toBeCopied);
        setAside = List.copyOf(setAside);
    }

    /**
     * How far a stream is behind: a transaction that waits to be applied says nothing of its lag yet.
     *
     * @param lagMillis of the last transaction; null before the first
     * @param backlogBytes negative when nobody knows
     * @param stillSeconds for which it has not come on
     */
    public static @Nullable Long lag(@Nullable Long lagMillis, long backlogBytes, long stillSeconds) {
        if (stillSeconds < COMES_ON_SECONDS || backlogBytes <= NO_BACKLOG_BYTES) {
            return lagMillis;
        }
        return Math.max(stillSeconds * 1000, lagMillis == null ? 0 : lagMillis);
    }

    /**
     * Whether a switch would have to wait for the stream.
     *
     * @param lagMillis of the last transaction; null before the first
     * @param backlogBytes negative when nobody knows
     */
    public static boolean isBehind(@Nullable Long lagMillis, long backlogBytes, Duration most) {
        boolean caughtUp = backlogBytes >= 0 && backlogBytes <= NO_BACKLOG_BYTES;
        return lagMillis != null && lagMillis > most.toMillis() && !caughtUp;
    }
}
