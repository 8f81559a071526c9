package io.landbridge.jobs.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ValidationLineTest {

    private static final ValidationLine LINE = new ValidationLine(40, 10, 250_000, 3, Duration.ofSeconds(10));

    @Test
    void aComparisonIsSaidAsACopyIs() {
        assertThat(LINE.text("validating"))
                .isEqualTo("Validate: 10/40 25.0%; Rows: 250000; Different: 3; Time: 10s(total); Rate: 25000 rows/s;"
                        + " State: validating; ETA: 30s");
        assertThat(LINE.state()).isEqualTo("validating 10 of 40 ranges, 3 rows differ");
        assertThat(new ValidationLine(0, 0, 0, 0, Duration.ZERO).text("paused"))
                .isEqualTo(
                        "Validate: 0/0 0.0%; Rows: 0; Different: 0; Time: 0s(total); Rate: 0 rows/s; State: paused; ETA: N/A");
    }

    @Test
    void aTerminalsLineFits() {
        assertThat(LINE.bar("validating", 200))
                .isEqualTo("10/40 25.0%  25000 rows/s  ETA 30s  3 rows differ  validating");
        assertThat(LINE.bar("validating", 20)).hasSize(20);
    }
}
