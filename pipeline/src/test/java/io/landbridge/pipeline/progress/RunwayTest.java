package io.landbridge.pipeline.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RunwayTest {

    private static final Instant BEGIN = Instant.parse("2026-11-20T20:00:00Z");

    private final Runway runway = new Runway();

    @Test
    void aGrowingBacklogReachesItsLimitAtThePaceOfTheLastMinute() {
        add(0, 0);
        assertThat(runway.until(1_000)).as("one reading has no pace").isEmpty();
        add(10, 100);
        assertThat(runway.until(1_000)).contains(Duration.ofSeconds(90));
        add(120, 100);
        add(130, 300);
        assertThat(runway.until(1_000))
                .as("what is older than a minute counts no more")
                .contains(Duration.ofSeconds(35));
    }

    @Test
    void aBacklogThatShrinksOrHasNoLimitHasNoEnd() {
        add(0, 500);
        add(10, 400);
        assertThat(runway.until(1_000)).isEmpty();
        add(20, 900);
        assertThat(runway.until(-1)).isEmpty();
        assertThat(runway.until(900)).contains(Duration.ZERO);
    }

    private void add(long seconds, long bytes) {
        runway.add(BEGIN.plusSeconds(seconds), bytes);
    }
}
