package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.FakeTicker;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ValidationTallyTest {

    private final FakeTicker ticker = new FakeTicker();
    private final ValidationTally tally = new ValidationTally(ticker, state -> {});

    @Test
    void whatNobodyHasReadHasNoSpeed() {
        tally.begin();
        tally.read(0, Duration.ofMillis(3));

        assertThat(tally.rowsPerSecond()).isNegative();
    }

    /** A gate foretells the freeze by it, in which nothing is waited for. */
    @Test
    void timeInWhichRowsThatDifferAreLookedAtAgainSlowsNothingDown() {
        tally.begin();
        tally.read(4_000, Duration.ofMillis(40));
        ticker.sleep(Duration.ofSeconds(5));
        tally.compared("public.t", 4_000);

        assertThat(tally.rowsPerSecond()).isEqualTo(100_000);
    }

    @Test
    void fewRowsSayNothingOfMany() {
        tally.read(10_000, Duration.ofMillis(100));
        for (int i = 0; i < 100; i++) {
            tally.read(10, Duration.ofMillis(100));
        }

        assertThat(tally.rowsPerSecond()).isEqualTo(100_000);
    }

    @Test
    void theSpeedIsTheLatest() {
        tally.read(1_000_000, Duration.ofSeconds(11));
        for (int i = 0; i < 200; i++) {
            tally.read(1_000, Duration.ofSeconds(1));
        }

        assertThat(tally.rowsPerSecond()).isBetween(1_000L, 1_100L);
    }
}
