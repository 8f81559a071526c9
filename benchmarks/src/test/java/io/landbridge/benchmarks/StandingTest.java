package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {

    @Test
    void medianOfAnOddNumberIsTheMiddleReadingWhateverTheOrder() {
        Standing standing =
                Examples.standings(List.of(9.0, 1.0, 2.0), List.of()).of("a");
        assertThat(standing.seconds()).isEqualTo(2);
        assertThat(standing.rowsPerSecond()).isEqualTo(500);
        assertThat(standing.wallSeconds()).isEqualTo(3);
        assertThat(standing.cpuSeconds()).isEqualTo(4);
    }

    @Test
    void medianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Examples.standings(List.of(9.0, 1.0, 2.0, 4.0), List.of())
                        .of("a")
                        .seconds())
                .isEqualTo(3);
    }

    @Test
    void contestantThatFailedHasNoReadingsLeft() {
        Standing standing = Examples.standings(List.of(1.0), List.of()).of("a");
        standing.fail("it stopped");
        assertThat(standing.isMeasured()).isFalse();
        assertThat(standing.isFailed()).isTrue();
        assertThat(standing.readings()).isEmpty();
        assertThatThrownBy(standing::seconds).hasMessageContaining("it stopped");
    }

    @Test
    void contestantThatCannotTakePartHasNotFailed() {
        Standing standing = new Standing(Examples.idle("a"));
        standing.leave("its program is missing");
        assertThat(standing.isMeasured()).isFalse();
        assertThat(standing.isFailed()).isFalse();
    }

    @Test
    void twoContestantsOfOneNameAreRefused() {
        assertThatThrownBy(() -> new Standings(List.of(Examples.idle("a"), Examples.idle("a"))))
                .hasMessageContaining("two contestants are called a");
    }
}
