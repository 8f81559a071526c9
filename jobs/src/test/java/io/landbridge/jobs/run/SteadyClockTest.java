package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.throttle.FakeTicker;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** F22: a machine whose clock is set back or forward. */
final class SteadyClockTest {

    private static final Instant BEGAN = Instant.parse("2026-03-29T00:59:58Z");

    private final FakeTicker ticker = new FakeTicker();

    @Test
    void itGoesOnAsTimePassesAndNeverAsksTheMachineAgain() {
        SteadyClock clock = new SteadyClock(BEGAN, ticker);
        assertThat(clock.instant()).isEqualTo(BEGAN);
        ticker.pass(Duration.ofHours(2));
        assertThat(clock.instant()).isEqualTo(BEGAN.plus(Duration.ofHours(2)));
    }
}
