package io.landbridge.pipeline.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

class EvenEndTest {

    @Test
    void chunksKeepTheirSizeUntilTheEndIsNear() {
        EvenEnd end = new EvenEnd(1_000_000, 2, 10_000);
        for (int i = 0; i < 6; i++) {
            assertThat(end.rows(100_000)).isEqualTo(100_000);
        }
        assertThat(end.rows(100_000)).isEqualTo(100_000);
        assertThat(end.rows(100_000)).isEqualTo(75_000);
        assertThat(end.rows(100_000)).isEqualTo(56_250);
    }

    @Test
    void aSmallTableIsNotCutSmaller() {
        EvenEnd end = new EvenEnd(12_000, 8, 10_000);
        assertThat(end.rows(10_000)).isEqualTo(10_000);
    }

    @Test
    void noChunkFallsBelowAnEighthOfTheUsual() {
        EvenEnd end = new EvenEnd(200_000, 16, 1);
        assertThat(end.rows(160_000)).isEqualTo(20_000);
    }

    @Test
    void rowsBeyondTheEstimateComeInFullChunks() {
        EvenEnd end = new EvenEnd(10_000, 2, 1);
        long taken = 0;
        while (taken < 10_000) {
            taken += end.rows(4_000);
        }
        assertThat(end.rows(4_000)).isEqualTo(4_000);
        assertThat(new EvenEnd(0, 2, 1).rows(4_000)).as("no statistics").isEqualTo(4_000);
    }

    @Test
    void workersEndTogether() {
        long idle = unevenness(new EvenEnd(1_050_000, 4, 1));
        long without = unevenness(new EvenEnd(0, 4, 1));
        assertThat(without).as("rows of the longest wait with full chunks").isGreaterThan(40_000);
        assertThat(idle).as("rows of the longest wait").isLessThan(15_000);
    }

    /** Rows that the last of four equal workers copies while the first has nothing left to do. */
    private static long unevenness(EvenEnd end) {
        PriorityQueue<Long> free = new PriorityQueue<>();
        for (int worker = 0; worker < 4; worker++) {
            free.add((long) worker);
        }
        long left = 1_050_000;
        while (left > 0) {
            long rows = Math.min(left, end.rows(100_000));
            left -= rows;
            free.add(free.remove() + rows);
        }
        long first = free.remove();
        long last = first;
        while (!free.isEmpty()) {
            last = free.remove();
        }
        return last - first;
    }
}
