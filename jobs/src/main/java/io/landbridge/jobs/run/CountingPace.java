package io.landbridge.jobs.run;

import io.landbridge.pipeline.throttle.Ticker;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the counting of chunks, or of ranges, from becoming work of its own: a query over all chunks is a matter of milliseconds for thousands of them, and
 * of the better part of a second for millions. Not for several threads.
 *
 * @param <T> what is counted
 */
final class CountingPace<T> {

    /** How long the counts stand, as a multiple of what counting took. */
    private static final int REST = 10;

    private final Ticker ticker;
    private @Nullable T counts;
    private long nextNanos;

    CountingPace(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The counts of now, or of a moment ago. */
    T counts(Supplier<T> query) {
        long began = ticker.nanos();
        T known = counts;
        if (known == null || began - nextNanos >= 0) {
            known = query.get();
            counts = known;
            long ended = ticker.nanos();
            nextNanos = ended + REST * (ended - began);
        }
        return known;
    }
}
