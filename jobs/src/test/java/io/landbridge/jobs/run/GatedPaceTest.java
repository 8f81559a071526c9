package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.throttle.Ticker;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class GatedPaceTest {

    private final WorkGate gate = new WorkGate(1);
    private final RowRate rate = new RowRate(Ticker.SYSTEM, null);
    private final StopSignal stop = new StopSignal();
    private final GatedPace pace = new GatedPace(gate, rate, new FakeAttempts(), stop);

    @Test
    void aPauseLetsNoRangeBegin() throws Exception {
        gate.hold("operator", "paused");
        CompletableFuture<Boolean> entered = CompletableFuture.supplyAsync(pace::enter);
        assertThat(entered).isNotDone();
        gate.lift("operator");
        assertThat(entered.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.inside()).isEqualTo(1);
        pace.leave(5);
        assertThat(gate.inside()).isZero();
    }

    @Test
    void rowsThatWereReadCountAgainstTheRate() {
        rate.limit(1_000L);
        assertThat(pace.enter()).isTrue();
        pace.leave(1_000_000);
        assertThat(rate.untilRoom()).isPositive();
        CompletableFuture<Boolean> entered = CompletableFuture.supplyAsync(pace::enter);
        stop.onRaise(gate::close);
        stop.raise(new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "test", "Stopped."));
        assertThat(entered.join()).as("nobody waits any longer").isFalse();
        assertThat(gate.inside()).isZero();
        assertThatThrownBy(pace::throwIfEnding).hasMessageContaining("run.stopped-by-operator");
    }
}
