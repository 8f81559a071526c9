package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class StreamPaceTest {

    private long nanos = 5;
    private final StreamPace pace = new StreamPace(new Ticker() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
        }
    });

    @Test
    void whoWorksAndDoesNotComeOnStandsStill() {
        assertThat(after(3)).as("it has not begun").isZero();
        pace.begins();
        pace.isAt(new PostgresPosition(7));
        assertThat(after(3)).isEqualTo(3);
        pace.isAt(new PostgresPosition(7));
        assertThat(after(3)).isEqualTo(6);
        pace.isAt(new PostgresPosition(8));
        assertThat(after(1)).isEqualTo(1);
    }

    @Test
    void whoIsHeldDoesNotAndBeginsAnew() {
        pace.begins();
        pace.isAt(new PostgresPosition(7));
        pace.ends();
        assertThat(after(300)).isZero();
        pace.begins();
        pace.isAt(new PostgresPosition(7));
        assertThat(after(2)).isEqualTo(2);
    }

    private long after(long seconds) {
        nanos += Duration.ofSeconds(seconds).toNanos();
        return pace.still().toSeconds();
    }
}
