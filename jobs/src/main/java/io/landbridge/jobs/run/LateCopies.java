package io.landbridge.jobs.run;

import io.landbridge.pipeline.copy.ClaimedChunk;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Copies what becomes pending after the backfill, as long as changes are applied: keys that the stream could not carry over by their event
 * alone, rows of the quarantine that are tried anew, tables that are reloaded. On a thread of its own.
 */
final class LateCopies implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final BackfillStage backfill;
    private final BooleanSupplier mayCopy;
    private final StopSignal stop;
    private final SideThread thread;

    /** @param mayCopy whether rows go into that direction now: a cutover may have turned it */
    LateCopies(BackfillStage backfill, BooleanSupplier mayCopy, StopSignal stop) {
        this.backfill = backfill;
        this.mayCopy = mayCopy;
        this.stop = stop;
        this.thread = new SideThread("late-copies", stop, this::copy);
    }

    /** Begins; does nothing when that was done already. By one thread. */
    void start() {
        thread.start();
    }

    private void copy() {
        while (thread.goesOn()) {
            Optional<ClaimedChunk> claimed = mayCopy.getAsBoolean() ? backfill.claim() : Optional.empty();
            if (claimed.isPresent()) {
                backfill.work(claimed.orElseThrow());
            } else {
                stop.await(LOOK_AGAIN);
            }
        }
    }

    /** Ends the thread; waits for a chunk under way, at most ten seconds. */
    @Override
    public void close() {
        thread.close();
    }
}
