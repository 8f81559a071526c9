package io.landbridge.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class GateTest {

    @Test
    void turnsComeAtTheRate() throws InterruptedException {
        long begun = System.nanoTime();
        Gate gate = new Gate(1_000);
        for (int turn = 0; turn < 200; turn++) {
            assertThat(gate.enter()).isTrue();
            gate.leave();
        }
        // the first turn is now, so that 199 intervals have passed; slower is the machine's affair
        assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(199_000_000L);
    }

    @Test
    void stoppingEndsEveryWaitAtOnce() throws Exception {
        Gate gate = new Gate(0.001);
        assertThat(gate.enter()).isTrue();
        CompletableFuture<Boolean> nextInAQuarterHour = CompletableFuture.supplyAsync(() -> entered(gate));
        CompletableFuture<Boolean> rest = CompletableFuture.supplyAsync(() -> rested(gate));

        gate.stop();

        assertThat(nextInAQuarterHour.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(rest.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(gate.enter()).isFalse();
    }

    @Test
    void pauseWaitsForWhatIsUnderWayAndLetsNobodyInUntilResumed() throws Exception {
        Gate gate = new Gate(0);
        assertThat(gate.enter()).isTrue();
        assertThat(gate.pause(Duration.ofMillis(1))).isFalse();
        CompletableFuture<Boolean> late = CompletableFuture.supplyAsync(() -> entered(gate));
        gate.leave();
        assertThat(gate.pause(Duration.ofSeconds(60))).isTrue();
        assertThat(late).isNotDone();

        gate.resume();

        assertThat(late.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(gate.pause(Duration.ofMillis(1))).isFalse();
    }

    private static boolean entered(Gate gate) {
        try {
            return gate.enter();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean rested(Gate gate) {
        try {
            return gate.rest(Duration.ofHours(1));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
