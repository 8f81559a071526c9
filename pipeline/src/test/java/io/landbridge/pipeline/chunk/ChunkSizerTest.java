package io.landbridge.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkSizerTest {

    private static final long MB = 1 << 20;
    private final ChunkGoal goal = new ChunkGoal(Duration.ofMillis(500), 64 * MB, 10_000, Duration.ofSeconds(5));
    private final ChunkSizer sizer = new ChunkSizer(goal);

    @Test
    void theFirstChunkIsAsThePlanSays() {
        assertThat(sizer.rows()).isEqualTo(10_000);
    }

    @Test
    void rowsComeToTakeTheGoalsTime() {
        copy(10, Duration.ofMillis(5), Duration.ofNanos(10_000), 100);
        assertThat(sizer.rows()).isBetween(47_000L, 52_000L);
    }

    @Test
    void oneChunkAtMostDoublesOrHalvesTheRows() {
        copy(1, Duration.ZERO, Duration.ofNanos(1), 1);
        assertThat(sizer.rows()).isEqualTo(20_000);
        copy(1, Duration.ZERO, Duration.ofMillis(1), 1);
        assertThat(sizer.rows()).isEqualTo(10_000);
    }

    @Test
    void largeRowsAreFewAtOnce() {
        copy(1, Duration.ZERO, Duration.ofNanos(1), MB);
        assertThat(sizer.rows()).isEqualTo(64);
        copy(5, Duration.ZERO, Duration.ofNanos(1), 100 * MB);
        assertThat(sizer.rows()).isEqualTo(1);
    }

    @Test
    void aSlowWayDoesNotMakeEverSmallerChunks() {
        copy(30, Duration.ofSeconds(3), Duration.ofNanos(20_000), 100);
        assertThat(sizer.rows()).as("5 s of rows, the longest allowed").isBetween(240_000L, 260_000L);
        ChunkSizer slower = new ChunkSizer(goal);
        for (int i = 0; i < 30; i++) {
            report(slower, slower.rows(), Duration.ofMillis(400), Duration.ofNanos(20_000), 100);
        }
        assertThat(slower.rows())
                .as("rows for twice the time of the round trips")
                .isBetween(38_000L, 42_000L);
    }

    @Test
    void theShortEndOfARangeChangesLittle() {
        copy(10, Duration.ofMillis(5), Duration.ofNanos(10_000), 100);
        long before = sizer.rows();
        report(sizer, 10, Duration.ofMillis(5), Duration.ofMillis(3), 100);
        assertThat(sizer.rows()).isBetween(before * 9 / 10, before * 11 / 10);
        report(sizer, 0, Duration.ofSeconds(9), Duration.ZERO, 100);
        assertThat(sizer.rows()).isBetween(before * 9 / 10, before * 11 / 10);
    }

    @Test
    void aNewGoalIsReachedInSteps() {
        copy(10, Duration.ZERO, Duration.ofNanos(10_000), 100);
        goal.time(Duration.ofMillis(100));
        copy(1, Duration.ZERO, Duration.ofNanos(10_000), 100);
        assertThat(sizer.rows()).isBetween(24_000L, 26_000L);
        copy(5, Duration.ZERO, Duration.ofNanos(10_000), 100);
        assertThat(sizer.rows()).isBetween(9_900L, 10_100L);
    }

    @Test
    void aChunkThatTookTooLongHalvesWhatItHadSeen() {
        sizer.tooLong(3_000);
        assertThat(sizer.rows()).isEqualTo(1_500);
        sizer.tooLong(1_000_000);
        assertThat(sizer.rows()).isEqualTo(750);
        for (int i = 0; i < 20; i++) {
            sizer.tooLong(1);
        }
        assertThat(sizer.rows()).isEqualTo(1);
    }

    @Test
    void anyCostLeadsToChunksNearTheGoal() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int world = 0; world < 500; world++) {
            Duration fixed = Duration.ofMillis(random.nextInt(50));
            Duration perRow = Duration.ofNanos((long) Math.pow(10, 2 + random.nextDouble() * 4));
            ChunkSizer any = new ChunkSizer(goal);
            double took = 0;
            for (int i = 0; i < 40; i++) {
                long rows = any.rows();
                double noise = 0.7 + random.nextDouble() * 0.6;
                Duration noisy = Duration.ofNanos(Math.max(1, (long) (perRow.toNanos() * noise)));
                report(any, rows, fixed, noisy, 1);
                took = fixed.toMillis() + rows * (double) perRow.toNanos() / 1e6;
            }
            assertThat(took)
                    .as("seed %d: fixed %s, per row %s", seed, fixed, perRow)
                    .isBetween(300.0, 800.0);
        }
    }

    private void copy(int chunks, Duration fixed, Duration perRow, long bytesPerRow) {
        for (int i = 0; i < chunks; i++) {
            report(sizer, sizer.rows(), fixed, perRow, bytesPerRow);
        }
    }

    private static void report(ChunkSizer sizer, long rows, Duration fixed, Duration perRow, long bytesPerRow) {
        Duration flowing = perRow.multipliedBy(rows);
        sizer.copied(rows, rows * bytesPerRow, flowing, flowing.plus(fixed));
    }
}
