package io.landbridge.jobs.run;

import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies what becomes pending after the backfill, as long as changes are applied: keys that the stream could not carry over by their event
 * alone, rows of the quarantine that are tried anew, tables that are reloaded. On a thread of its own.
 */
final class LateCopies implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);
    private static final Logger LOG = LoggerFactory.getLogger(LateCopies.class);

    private final BackfillStage backfill;
    private final StopSignal stop;
    private final SideThread thread;

    LateCopies(BackfillStage backfill, StopSignal stop) {
        this.backfill = backfill;
        this.stop = stop;
        this.thread = new SideThread("late-copies", this::copy);
    }

    /** Begins; does nothing when that was done already. By one thread. */
    void start() {
        thread.start();
    }

    private void copy() {
        try {
            while (!thread.isEnding() && !stop.isRaised()) {
                Optional<ClaimedChunk> claimed = backfill.claim();
                if (claimed.isPresent()) {
                    backfill.work(claimed.orElseThrow());
                } else {
                    stop.await(LOOK_AGAIN);
                }
            }
        } catch (LandbridgeException e) {
            // The backfill has raised the stop signal with it.
            LOG.debug("Late copies end", e);
        }
    }

    /** Ends the thread; waits for a chunk under way, at most ten seconds. */
    @Override
    public void close() {
        thread.close();
    }
}
