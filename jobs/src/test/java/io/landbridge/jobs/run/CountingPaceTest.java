package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CountingPaceTest {

    private final FakeTime time = new FakeTime();
    private final CountingPace<List<TableProgress>> pace = new CountingPace<>(time);
    private int queries;

    @Test
    void quickCountsAreOfNow() {
        for (int look = 1; look <= 3; look++) {
            count(Duration.ofMillis(2));
            time.pass(Duration.ofMillis(500));
        }
        assertThat(queries).isEqualTo(3);
    }

    @Test
    void slowCountsTakeAnEleventhOfTheTimeAtMost() {
        for (int look = 1; look <= 100; look++) {
            count(Duration.ofMillis(400));
            time.pass(Duration.ofMillis(500));
        }
        assertThat(queries).isBetween(10, 14);
    }

    private void count(Duration takes) {
        List<TableProgress> counts = pace.counts(() -> {
            queries++;
            time.pass(takes);
            return List.of(new TableProgress("shop.orders", 9, queries, 0, 0, 0, 0, 0, 0, null));
        });
        assertThat(counts).extracting(TableProgress::rowsRead).containsExactly((long) queries);
    }

    private static final class FakeTime implements Ticker {
        private long nanos = -5;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            pass(duration);
        }
    }
}
