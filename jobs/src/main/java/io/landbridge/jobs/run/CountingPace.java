package io.landbridge.jobs.run;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.throttle.Ticker;
import java.util.List;
import java.util.function.Supplier;

/**
 * Keeps the counting of chunks from becoming work of its own: a query over all chunks is a matter of milliseconds for thousands of them, and
 * of the better part of a second for millions. Not for several threads.
 */
final class CountingPace {

    /** How long the counts stand, as a multiple of what counting took. */
    private static final int REST = 10;

    private final Ticker ticker;
    private List<TableProgress> counts = List.of();
    private boolean counted;
    private long nextNanos;

    CountingPace(Ticker ticker) {
        this.ticker = ticker;
    }

    /** The counts of now, or of a moment ago. */
    List<TableProgress> counts(Supplier<List<TableProgress>> query) {
        long began = ticker.nanos();
        if (!counted || began - nextNanos >= 0) {
            counts = query.get();
            counted = true;
            long ended = ticker.nanos();
            nextNanos = ended + REST * (ended - began);
        }
        return counts;
    }
}
