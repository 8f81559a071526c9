package io.landbridge.pipeline.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressTest {

    private final RateMeter meter = new RateMeter();

    @Test
    void theEstimateCountsUntilTheLastChunkIsCopied() {
        assertThat(CopyTotals.of(List.of(table(1_000, 400, 2)))).satisfies(totals -> {
            assertThat(totals.expectedRows()).isEqualTo(1_000);
            assertThat(totals.exact()).isFalse();
            assertThat(totals.percent()).isEqualTo(40);
            assertThat(totals.remaining()).isEqualTo(600);
        });
        assertThat(CopyTotals.of(List.of(table(1_000, 400, 0)))).satisfies(totals -> {
            assertThat(totals.expectedRows()).isEqualTo(400);
            assertThat(totals.exact()).isTrue();
            assertThat(totals.percent()).isEqualTo(100);
            assertThat(totals.remaining()).isZero();
        });
    }

    @Test
    void anEstimateThatWasTooLowNeverSaysDone() {
        assertThat(CopyTotals.of(List.of(table(100, 5_000, 1))).percent()).isEqualTo(99.9);
        assertThat(CopyTotals.of(List.of(table(-1, 0, 1))).percent()).isZero();
    }

    @Test
    void tablesAddUp() {
        CopyTotals totals = CopyTotals.of(List.of(table(1_000, 400, 2), table(3_000, 600, 0)));
        assertThat(totals.rows()).isEqualTo(1_000);
        assertThat(totals.expectedRows()).isEqualTo(1_600);
        assertThat(totals.openChunks()).isEqualTo(2);
    }

    @Test
    void thePresentRateForgetsWhatIsLongAgo() {
        for (int second = 0; second <= 60; second++) {
            meter.add(Instant.ofEpochSecond(second), second * 1_000L);
        }
        for (int second = 61; second <= 100; second++) {
            meter.add(Instant.ofEpochSecond(second), 60_000 + (second - 60) * 100L);
        }
        assertThat(meter.present()).isEqualTo(100);
        assertThat(meter.average()).isEqualTo(640);
    }

    @Test
    void whatIsLeftIsARange() {
        meter.add(Instant.ofEpochSecond(0), 0);
        meter.add(Instant.ofEpochSecond(40), 8_000);
        meter.add(Instant.ofEpochSecond(80), 12_000);
        // 100 rows/s now, 150 on average
        assertThat(meter.eta(3_000, true)).contains(new RateMeter.Eta(Duration.ofSeconds(20), Duration.ofSeconds(30)));
        assertThat(meter.eta(3_000, false)).contains(new RateMeter.Eta(Duration.ofSeconds(20), Duration.ofSeconds(38)));
    }

    @Test
    void nothingIsSaidWhileNothingMoves() {
        assertThat(meter.eta(10, true)).isEmpty();
        meter.add(Instant.ofEpochSecond(0), 5);
        meter.add(Instant.ofEpochSecond(9), 5);
        assertThat(meter.eta(10, true)).isEmpty();
    }

    private static TableProgress table(long estimated, long read, long pending) {
        return new TableProgress("shop.orders", estimated, read, read, read * 10, pending, 0, 1, 0, null);
    }
}
