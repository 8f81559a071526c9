package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipesTest {

    @Test
    void oneStreamReadsTheWholeTable() {
        assertThat(Pipes.ranges(1, 10)).containsExactly("");
    }

    @Test
    void streamsMeetWithoutGapOrOverlap() {
        assertThat(Pipes.ranges(3, 10))
                .containsExactly(
                        " WHERE id > 0 AND id <= 3", " WHERE id > 3 AND id <= 6", " WHERE id > 6 AND id <= 10");
    }
}
