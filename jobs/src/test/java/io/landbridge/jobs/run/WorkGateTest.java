package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class WorkGateTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final WorkGate gate = new WorkGate(1);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void asManyAreInsideAsTheLimitAllows() throws Exception {
        assertThat(gate.enter()).isTrue();
        Future<Boolean> second = threads.submit(gate::enter);
        assertWaits(second);
        gate.leave();
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.inside()).isEqualTo(1);
    }

    @Test
    void aHigherLimitLetsWaitingWorkersIn() throws Exception {
        assertThat(gate.enter()).isTrue();
        Future<Boolean> second = threads.submit(gate::enter);
        gate.limit(2);
        assertThat(second.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nobodyEntersWhileAnybodyHoldsIt() throws Exception {
        gate.hold("operator", "paused by anna");
        gate.hold("throttle", "threadsRunning 40 over 25");
        Future<Boolean> worker = threads.submit(gate::enter);
        assertWaits(worker);
        assertThat(gate.held()).contains("paused by anna");
        gate.lift("operator");
        assertWaits(worker);
        assertThat(gate.held()).contains("threadsRunning 40 over 25");
        gate.lift("throttle");
        assertThat(worker.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aClosedGateSendsEverybodyAway() throws Exception {
        gate.hold("operator", "paused");
        Future<Boolean> worker = threads.submit(gate::enter);
        assertWaits(worker);
        gate.close();
        assertThat(worker.get(10, TimeUnit.SECONDS)).isFalse();
        gate.lift("operator");
        assertThat(gate.enter()).isFalse();
        assertThat(gate.inside()).isZero();
    }

    private static void assertWaits(Future<Boolean> worker) throws Exception {
        try {
            worker.get(50, TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.TimeoutException expected) {
            return;
        }
        throw new AssertionError("The worker passed the gate");
    }
}
