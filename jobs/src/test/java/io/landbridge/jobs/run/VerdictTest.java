package io.landbridge.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerdictTest {

    private static TableVerdict table(String name, int verified, int unsettled, long mismatched) {
        return new TableVerdict(
                name,
                10,
                10,
                4,
                verified,
                unsettled,
                mismatched,
                List.of(),
                null,
                null,
                null,
                List.of(),
                Duration.ZERO);
    }

    private static Verdict verdict(List<IntegrityFinding> integrity, TableVerdict... tables) {
        return Verdict.of(new ValidationSummary(
                "shop", "hash", "digest-1", Instant.EPOCH, Instant.EPOCH, List.of(tables), integrity));
    }

    private static IntegrityFinding finding(boolean holds) {
        return new IntegrityFinding("sql", "revenue", holds, "", "");
    }

    @Test
    void equalSidesAreClean() {
        Verdict verdict = verdict(List.of(finding(true)), table("a", 4, 0, 0), table("b", 4, 0, 0));
        assertThat(verdict.isClean()).isTrue();
        assertThat(verdict.text()).isEqualTo("both sides are equal");
        assertThatCode(verdict::throwIfDifferent).doesNotThrowAnyException();
    }

    @Test
    void rowsAndChecksThatDifferEndARun() {
        Verdict verdict =
                verdict(List.of(finding(false)), table("a", 3, 0, 1), table("b", 4, 0, 0), table("c", 3, 1, 2));
        assertThat(verdict.text()).isEqualTo("3 rows differ in a, c; 1 check does not hold: sql revenue");
        assertThatThrownBy(verdict::throwIfDifferent)
                .hasMessageContaining("[run.differences-found]")
                .hasMessageContaining("validate PLAN --repair preview");
    }

    /** What kept moving is no difference, and no proof either. */
    @Test
    void whatDidNotStandStillIsNeitherEqualNorDifferent() {
        Verdict verdict = verdict(List.of(), table("a", 3, 1, 0));
        assertThat(verdict.isDifferent()).isFalse();
        assertThat(verdict.isClean()).isFalse();
        assertThat(verdict.error().errorCode()).isEqualTo(RunError.NOT_PROVED);
        assertThatCode(verdict::throwIfDifferent).doesNotThrowAnyException();
    }
}
