package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkTest {

    @ParameterizedTest
    @CsvSource({
        "SECONDS,         AT_MOST,  1.05, 10.5, 10, 1.05, MET",
        "SECONDS,         AT_MOST,  1.05, 10.6, 10, 1.06, NOT_MET",
        "SECONDS,         BELOW,    1,    9.9,  10, 0.99, MET",
        "SECONDS,         BELOW,    1,    10,   10, 1,    NOT_MET",
        "ROWS_PER_SECOND, AT_LEAST, 3,    2,    6,  3,    MET",
        "ROWS_PER_SECOND, AT_LEAST, 3,    2,    5,  2.5,  NOT_MET",
        "PEAK_MEMORY,     AT_MOST,  1.1,  11,   10, 1.1,  MET",
        "PEAK_MEMORY,     AT_MOST,  1.1,  12,   10, 1.2,  NOT_MET"
    })
    void ratioOfTheMediansIsHeldAgainstTheLimit(
            Mark.Quantity quantity,
            Mark.Bound bound,
            double limit,
            double ours,
            double other,
            double ratio,
            Mark.State state) {
        Mark.Verdict verdict = new Mark("claim", "a", "b", quantity, bound, limit)
                .judge(Examples.standings(List.of(ours), List.of(other)));
        assertThat(verdict.ratio()).isEqualTo(ratio);
        assertThat(verdict.state()).isEqualTo(state);
    }

    @Test
    void absenceOfEitherSideLeavesTheMarkOpenWithTheReason() {
        Standings standings = Examples.standings(List.of(1.0), List.of());
        standings.of("b").leave("its program is missing");
        Mark.Verdict verdict = mark().judge(standings);
        assertThat(verdict.state()).isEqualTo(Mark.State.NOT_MEASURED);
        assertThat(verdict.ratio()).isNull();
        assertThat(verdict.reason()).isEqualTo("b: its program is missing");
    }

    @Test
    void markOnAContestantThatDoesNotExistIsAMistake() {
        assertThatThrownBy(() -> mark().judge(new Standings(List.of(Examples.idle("a")))))
                .hasMessageContaining("no contestant is called");
    }

    @Test
    void everyMarkOfEveryDirectionNamesContestantsOfThatDirection() {
        for (int streams : new int[] {1, 2, 3}) {
            for (Direction direction : new Directions(2_000, 10_000, streams, Path.of("none")).all()) {
                Standings standings = new Standings(direction.contestants());
                standings.all().forEach(standing -> standing.add(Examples.reading(1)));
                assertThat(direction.marks())
                        .isNotEmpty()
                        .allSatisfy(mark ->
                                assertThat(mark.judge(standings).state()).isNotEqualTo(Mark.State.NOT_MEASURED));
            }
        }
    }

    private static Mark mark() {
        return new Mark("claim", "a", "b", Mark.Quantity.SECONDS, Mark.Bound.AT_MOST, 1);
    }
}
