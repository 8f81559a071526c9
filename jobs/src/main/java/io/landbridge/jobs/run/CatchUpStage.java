package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Waits until the stream has applied all that the source had committed when the last chunk was in the target. From then on the target is
 * at each moment what the source was at one: no fence is ahead of the position any more, and what is proved of all rows can be proved.
 */
final class CatchUpStage implements Stage.Whole {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final Connector source;
    private final StreamWork stream;
    private final BackfillStage backfill;
    private final Attempts attempts;
    private final StopSignal stop;

    CatchUpStage(Connector source, StreamWork stream, BackfillStage backfill, Attempts attempts, StopSignal stop) {
        this.source = source;
        this.stream = stream;
        this.backfill = backfill;
        this.attempts = attempts;
        this.stop = stop;
    }

    @Override
    public String name() {
        return "catch-up";
    }

    @Override
    public void execute() {
        // Once more when the stream had to give keys back to the copy meanwhile: their snapshots are newer than the
        // goal.
        do {
            waitUntil(() -> !backfill.hasMoreWork());
            Position goal = attempts.call(source.changes()::end);
            waitUntil(() -> stream.hasApplied(goal));
        } while (backfill.hasMoreWork());
    }

    private void waitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            stop.throwIfRaised();
            stop.await(LOOK_AGAIN);
        }
    }
}
