package io.landbridge.pipeline.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RowRateTest {

    private final FakeTicker ticker = new FakeTicker();

    @Test
    void withoutALimitNothingWaits() {
        RowRate rate = new RowRate(ticker, null);
        rate.took(1_000_000);
        assertThat(rate.untilRoom()).isZero();
        assertThat(rate.chunkRows(4)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anHourCopiesAsManyRowsAsTheRateSays() {
        for (long perSecond : new long[] {1, 100, 20_000, 1_000_000}) {
            RowRate rate = new RowRate(ticker, perSecond);
            long end = ticker.nanos() + Duration.ofHours(1).toNanos();
            long rows = 0;
            Duration longestSilence = Duration.ZERO;
            while (ticker.nanos() < end) {
                Duration wait = rate.untilRoom();
                longestSilence = wait.compareTo(longestSilence) > 0 ? wait : longestSilence;
                ticker.sleep(wait);
                long chunk = rate.chunkRows(4);
                ticker.pass(Duration.ofMillis(20));
                rate.took(chunk);
                rows += chunk;
            }
            assertThat(rows).isBetween(perSecond * 3600 * 99 / 100, perSecond * 3600 * 101 / 100 + 4);
            assertThat(longestSilence).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void allWorkersTogetherKeepTheRate() {
        RowRate rate = new RowRate(ticker, 1000L);
        long rows = 0;
        for (int second = 0; second < 600; second++) {
            for (int tenth = 0; tenth < 10; tenth++) {
                for (int worker = 0; worker < 8; worker++) {
                    if (rate.untilRoom().isZero()) {
                        rate.took(rate.chunkRows(8));
                        rows += rate.chunkRows(8);
                    }
                }
                ticker.pass(Duration.ofMillis(100));
            }
        }
        assertThat(rows).isBetween(590_000L, 610_000L);
    }

    @Test
    void idleTimeIsNotSavedUp() {
        RowRate rate = new RowRate(ticker, 1000L);
        ticker.pass(Duration.ofHours(1));
        rate.took(1100);
        assertThat(rate.untilRoom()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aNewRateHoldsAtOnce() {
        RowRate rate = new RowRate(ticker, 100L);
        rate.took(1010);
        assertThat(rate.untilRoom()).isGreaterThan(Duration.ofSeconds(9));
        rate.limit(10_000L);
        assertThat(rate.untilRoom()).isLessThan(Duration.ofMillis(200));
        rate.limit(null);
        assertThat(rate.untilRoom()).isZero();
        rate.limit(100L);
        rate.took(200);
        assertThat(rate.untilRoom()).isEqualTo(Duration.ofSeconds(2));
    }
}
