package io.landbridge.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {

    @Test
    void tablesTellMediansMarksAndWhatWasNotMeasured() {
        Standings standings = Examples.standings(List.of(2.0, 4.0, 3.0), List.of(2.5));
        standings.of("b").fail("failed: b | said\nmore than a line");
        Mark lost = new Mark("faster", "a", "b", Mark.Quantity.SECONDS, Mark.Bound.BELOW, 1);
        Mark kept = new Mark("no slower than itself", "a", "a", Mark.Quantity.SECONDS, Mark.Bound.AT_MOST, 1);
        Mark missed = new Mark("twice as fast as itself", "a", "a", Mark.Quantity.SECONDS, Mark.Bound.AT_MOST, 0.5);
        Report report = report(standings, List.of(lost, kept, missed), Map.of("pgloader", "pgloader-package"));
        assertThat(Tables.of(report))
                .contains("Missing: pgloader (Debian package pgloader-package).")
                .contains("### Source 1 → Target 2")
                .contains("| a | 3.00 | 2.00 4.00 3.00 | 333 | 4.00 |")
                .contains("| b | not measured | failed: b \\| said more than a line | | | | |\n")
                .contains("| faster | < 1.00 |  | not measured: b: failed: b \\| said more than a line |")
                .contains("| no slower than itself | ≤ 1.00 | 1.00 | met |")
                .contains("| twice as fast as itself | ≤ 0.50 | 1.00 | **not met** |");
    }

    @Test
    void runIsGoodUnlessAContestantFailedOrAMarkWasNotMet() {
        Mark met = new Mark("no slower", "a", "b", Mark.Quantity.SECONDS, Mark.Bound.AT_MOST, 1);
        Mark notMet = new Mark("faster", "a", "b", Mark.Quantity.SECONDS, Mark.Bound.BELOW, 1);
        Standings standings = Examples.standings(List.of(1.0), List.of(1.0));
        assertThat(report(standings, List.of(met), Map.of()).isGood()).isTrue();
        assertThat(report(standings, List.of(met, notMet), Map.of()).isGood()).isFalse();
        standings.of("b").leave("its program is missing");
        assertThat(report(standings, List.of(notMet), Map.of()).isGood()).isTrue();
        standings.of("b").fail("failed");
        assertThat(report(standings, List.of(), Map.of()).isGood()).isFalse();
    }

    private static Report report(Standings standings, List<Mark> marks, Map<String, String> missing) {
        Direction direction =
                new Direction("test", "test", SiteDialect.POSTGRESQL_15, SiteDialect.POSTGRESQL_15, List.of(), marks);
        Outcome outcome = new Outcome(
                direction,
                new Outcome.End("Source 1", Map.of(), Map.of(1_000L, 180_000L)),
                new Outcome.End("Target 2", Map.of(), Map.of()),
                standings,
                marks.stream().map(mark -> mark.judge(standings)).toList());
        return new Report(
                "2000-01-01T00:00:00Z",
                1_000,
                3,
                2,
                Report.METHOD,
                Machine.here(),
                Map.of(),
                missing,
                List.of(outcome));
    }
}
