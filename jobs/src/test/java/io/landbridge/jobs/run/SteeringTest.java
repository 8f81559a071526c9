package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.LoadWatch;
import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SteeringTest {

    private static final ThrottleRule RULE =
            new ThrottleRule(ThrottleRule.Signal.THREADS_RUNNING, Side.SOURCE, 25, 100.0, null, null, 7);

    private final BackfillSettings plan = BackfillSettings.DEFAULT;
    private final WorkGate gate = new WorkGate(plan.parallelism());
    private final StopSignal stop = new StopSignal();
    private final RowRate rate = new RowRate(Ticker.SYSTEM, plan.maxRowsPerSecond());
    private final ChunkGoal goal =
            new ChunkGoal(plan.chunkTime(), plan.chunkBytes(), plan.chunkRows(), plan.copyLimit());
    private double reading;
    private final LoadWatch load =
            new LoadWatch(List.of(RULE), rule -> reading, new CommitLatency(Ticker.SYSTEM), Ticker.SYSTEM);
    private final Steering steering = new Steering(plan, gate, rate, goal, load, stop);

    @Test
    void aPauseHoldsTheGateWithItsReasonUntilItIsTakenBack() {
        steering.wish(new Wishes(true, "backup", false, null, null, null));
        assertThat(gate.held()).contains("paused: backup");
        steering.wish(Wishes.NONE);
        assertThat(gate.held()).isEmpty();
    }

    @Test
    void aWishThatIsTakenBackLeavesThePlansValue() {
        steering.wish(new Wishes(false, null, false, 1, 10L, 90L));
        assertThat(goal.time()).isEqualTo(Duration.ofMillis(90));
        assertThat(rate.chunkRows(1)).isEqualTo(5);
        assertThat(gate.enter()).isTrue();
        steering.wish(Wishes.NONE);
        assertThat(goal.time()).isEqualTo(plan.chunkTime());
        assertThat(rate.chunkRows(1)).isEqualTo(Long.MAX_VALUE);
        assertThat(gate.enter()).as("there is room for a second worker again").isTrue();
    }

    @Test
    void aReadingOverItsLimitHoldsTheGate() {
        reading = 40;
        steering.look();
        assertThat(gate.held()).contains("throttled: threadsRunning on source 40 over 25");
        reading = 3;
        steering.look();
        assertThat(gate.held()).isEmpty();
        assertThat(stop.isRaised()).isFalse();
    }

    @Test
    void aReadingOverItsAbortEndsTheRunResumably() {
        reading = 101;
        steering.look();
        assertThat(stop.reason().orElseThrow().category().exitCode()).isEqualTo(4);
    }

    @Test
    void aWishToStopEndsTheRun() {
        steering.wish(new Wishes(false, null, true, null, null, null));
        assertThat(stop.reason().orElseThrow().errorCode()).isEqualTo(RunError.STOPPED_BY_OPERATOR);
    }
}
