package io.landbridge.pipeline.plan;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the backfill works; every value may be changed while it runs and none changes the outcome.
 *
 * @param parallelism chunks copied at the same time
 * @param chunkTime what a chunk shall take; its rows adapt to this
 * @param chunkBytes most bytes of a chunk, as estimated from the rows before
 * @param chunkRows rows of the first chunk of a table
 * @param copyLimit age of a fence at which a chunk is given back and halved
 * @param maxRowsPerSecond null for no limit
 * @param maxQuarantined rows that may be quarantined before the run stops
 */
public record BackfillSettings(
        int parallelism,
        Duration chunkTime,
        long chunkBytes,
        long chunkRows,
        Duration copyLimit,
        @Nullable Long maxRowsPerSecond,
        long maxQuarantined,
        List<ThrottleRule> throttle) {

    /** What holds when the plan says nothing. */
    public static final BackfillSettings DEFAULT = new BackfillSettings(
            4, Duration.ofMillis(500), 64L << 20, 10_000, Duration.ofSeconds(10), null, 0, List.of());

    public BackfillSettings {
        throttle = List.copyOf(throttle);
    }
}
