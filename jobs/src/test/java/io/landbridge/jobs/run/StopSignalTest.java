package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StopSignalTest {

    private final StopSignal stop = new StopSignal();
    private final LandbridgeException first = new LandbridgeException(RunError.OUTAGE, "target", "away");
    private final LandbridgeException second = new LandbridgeException(RunError.TAKEN_OVER, "host", "late");

    @Test
    void theFirstReasonStays() {
        stop.raise(first);
        stop.raise(second);
        assertThat(stop.reason()).contains(first);
        assertThatThrownBy(stop::throwIfRaised).isSameAs(first);
    }

    @Test
    void listenersAreToldOnceWhenEverTheyCome() {
        List<String> told = new ArrayList<>();
        stop.onRaise(() -> told.add("early"));
        stop.raise(first);
        stop.raise(second);
        stop.onRaise(() -> told.add("late"));
        assertThat(told).containsExactly("early", "late");
    }

    @Test
    void waitingEndsWithTheSignal() {
        assertThat(stop.await(Duration.ofMillis(1))).isFalse();
        stop.raise(first);
        assertThat(stop.await(Duration.ofMinutes(1))).isTrue();
    }
}
