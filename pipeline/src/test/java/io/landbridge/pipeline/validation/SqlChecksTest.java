package io.landbridge.pipeline.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.ProblemsException;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.plan.ValidationSettings.Check;
import io.landbridge.pipeline.plan.ValidationSettings.DigestPlace;
import io.landbridge.pipeline.plan.ValidationSettings.Side;
import io.landbridge.pipeline.throttle.FakeTicker;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two sides whose answers move as a test says: what is lag, what stands, and what cannot be said. */
class SqlChecksTest {

    /** Counts the questions of both sides and the waits; each moves time on by one. */
    private long now;

    private int waits;

    /** A side whose answer is a function of the time. */
    private CheckReader side(LongUnaryOperator answer) {
        return new CheckReader() {
            @Override
            public void verify(String sql, String where) {
                ask(sql, where);
            }

            @Override
            public CheckAnswer ask(String sql, String where) {
                if (sql.startsWith("SELEC ")) {
                    throw new LandbridgeException(CheckError.CHECK_REFUSED, where, "syntax error");
                }
                return CheckAnswer.number(String.valueOf(answer.applyAsLong(now++)));
            }
        };
    }

    private IntegrityFinding ask(Check check, LongUnaryOperator source, LongUnaryOperator target, boolean isFollowed) {
        return checks(List.of(check), source, target, isFollowed).run(check);
    }

    private SqlChecks checks(
            List<Check> checks, LongUnaryOperator source, LongUnaryOperator target, boolean isFollowed) {
        ValidationSettings settings = new ValidationSettings(DigestPlace.AUTO, checks, 1, 1, List.of());
        Plan plan = new Plan(
                "shop",
                new Endpoint(Endpoint.Side.SOURCE, "", Endpoint.Tls.INSECURE, "", () -> ""),
                new Endpoint(Endpoint.Side.TARGET, "", Endpoint.Tls.INSECURE, "", () -> ""),
                LedgerLocation.DEFAULT,
                List.of(),
                List.of(),
                BackfillSettings.DEFAULT,
                ChangeSettings.DEFAULT,
                settings,
                "plan.yaml",
                "");
        Looks looks = new Looks(isFollowed ? () -> waits++ : null, ValidationPace.FULL, new FakeTicker());
        return new SqlChecks(plan, side(source), side(target), ValidationPace.FULL, looks);
    }

    private static Check both(@Nullable String tolerance) {
        return new Check(
                "total", Side.BOTH, "SELECT 1", null, tolerance == null ? null : new BigDecimal(tolerance), 12);
    }

    @Test
    void equalAnswersHold() {
        IntegrityFinding finding = ask(both(null), t -> 7, t -> 7, false);

        assertThat(finding).isEqualTo(new IntegrityFinding("sql", "total", true, "Both sides answer 7.", ""));
        assertThat(now).isEqualTo(2);
    }

    @Test
    void whereNothingFollowsADifferenceIsOneAtOnce() {
        IntegrityFinding finding = ask(both(null), t -> 200, t -> 199, false);

        assertThat(finding.holds()).isFalse();
        assertThat(finding.evidence()).isEqualTo("The source answers 200, the target 199 (1 less, a share of 0.005).");
        assertThat(finding.wayOut()).contains("plan.yaml:12");
        assertThat(now).isEqualTo(2);
    }

    @Test
    void aDifferenceWithinTheToleranceHoldsAndIsSaid() {
        IntegrityFinding finding = ask(both("0.005"), t -> 200, t -> 201, false);

        assertThat(finding.holds()).isTrue();
        assertThat(finding.evidence())
                .isEqualTo(
                        "The source answers 200, the target 201 (1 more, a share of 0.005; the tolerance is 0.005).");
        assertThat(ask(both("0.0049"), t -> 200, t -> 201, false).holds()).isFalse();
    }

    @Test
    void lagIsWaitedForBeforeTheTargetIsAsked() {
        IntegrityFinding finding = ask(both(null), t -> 7, t -> waits == 0 ? 6 : 7, true);

        assertThat(finding.holds()).isTrue();
        assertThat(waits).isEqualTo(1);
    }

    @Test
    void aDifferenceThatStandsIsSeenFiveTimes() {
        IntegrityFinding finding = ask(both(null), t -> 7, t -> 6, true);

        assertThat(finding.holds()).isFalse();
        assertThat(finding.evidence()).contains("in 5 looks after changes were applied");
        assertThat(waits).isEqualTo(5);
    }

    @Test
    void anAnswerThatGoesToAndFroIsNoDifference() {
        // the target has at each look what the source had at another moment
        IntegrityFinding finding = ask(both(null), t -> t / 7 % 2, t -> (t + 7) / 7 % 2, true);

        assertThat(finding.holds()).isTrue();
    }

    @Test
    void anAnswerThatOnlyGrowsHasPassedTheTargets() {
        IntegrityFinding finding = ask(both(null), t -> 10 * t, t -> 10 * t - 5, true);

        assertThat(finding.holds()).isTrue();
        assertThat(finding.evidence()).contains("lay between the source's two");
    }

    @Test
    void whatNeverStandsStillNorMeetsIsNotSaidToHold() {
        IntegrityFinding finding = ask(both(null), t -> 10 * t, t -> 10 * t - 50, true);

        assertThat(finding.holds()).isFalse();
        assertThat(finding.evidence()).contains("it cannot be said yet");
    }

    @Test
    void theTargetAloneMayBeInTheMiddleOfABatch() {
        Check check = new Check("orphans", Side.TARGET, "SELECT 1", "0", null, 3);

        assertThat(ask(check, t -> 9, t -> t == 0 ? 1 : 0, true).holds()).isTrue();
        now = 0;
        assertThat(ask(check, t -> 9, t -> t == 0 ? 1 : 0, false).holds()).isFalse();
        now = 0;
        waits = 0;
        assertThat(ask(check, t -> 0, t -> 1, true).holds()).isFalse();
        assertThat(waits).isEqualTo(5);
    }

    @Test
    void theSourceAloneIsAskedOnce() {
        Check check = new Check("rule", Side.SOURCE, "SELECT 1", "0", null, 3);

        assertThat(ask(check, t -> 1, t -> 0, true).holds()).isFalse();
        assertThat(now).isEqualTo(1);
        assertThat(waits).isZero();
        assertThat(ask(check, t -> 0, t -> 1, true).holds()).isTrue();
    }

    @Test
    void everyRefusedCheckIsNamedWithItsLineBeforeAnyIsAsked() {
        List<Check> checks = List.of(
                new Check("good", Side.BOTH, "SELECT 1", null, null, 11),
                new Check("bad", Side.BOTH, "SELEC 1", null, null, 12),
                new Check("worse", Side.TARGET, "SELEC 2", "1", null, 13));

        assertThatThrownBy(() -> checks(checks, t -> 1, t -> 1, false).verify())
                .isInstanceOf(ProblemsException.class)
                .hasMessageContaining(
                        "plan.yaml:12: check 'bad' on the source: syntax error [validation.check-refused]")
                .hasMessageContaining("plan.yaml:12: check 'bad' on the target")
                .hasMessageContaining("plan.yaml:13: check 'worse' on the target")
                .hasMessageNotContaining("worse' on the source")
                .hasMessageNotContaining("good");
        assertThatThrownBy(() -> ask(checks.get(1), t -> 1, t -> 1, false))
                .hasMessageContaining("plan.yaml:12: check 'bad' on the source");
    }
}
