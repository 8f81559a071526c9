package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.Problems;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ValidationSettings.Check;
import io.landbridge.pipeline.plan.ValidationSettings.Side;
import java.math.BigDecimal;
import java.math.MathContext;

/** The plan's own checks: one value, asked of one side or of both. */
final class SqlChecks {

    private static final String KIND = "sql";

    private final Plan plan;
    private final CheckReader source;
    private final CheckReader target;
    private final ValidationPace pace;
    private final Looks looks;

    SqlChecks(Plan plan, CheckReader source, CheckReader target, ValidationPace pace, Looks looks) {
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.pace = pace;
        this.looks = looks;
    }

    /** Throws with every check that a server refuses. */
    void verify() {
        Problems problems = new Problems();
        for (Check check : plan.validation().checks()) {
            for (Side side : Side.values()) {
                if (side != Side.BOTH && (check.on() == side || check.on() == Side.BOTH)) {
                    verify(check, side, problems);
                }
            }
        }
        problems.throwIfAny();
    }

    private void verify(Check check, Side side, Problems problems) {
        try {
            pace.attempt(() -> {
                reader(side).verify(check.sql(), where(check, side));
                return true;
            });
        } catch (LandbridgeException e) {
            if (e.errorCode() != CheckError.CHECK_REFUSED) {
                throw e;
            }
            problems.add(new Problem(
                    plan.file(),
                    check.line(),
                    CheckError.CHECK_REFUSED,
                    "check '" + check.name() + "' on the " + side.planName() + ": " + e.what()));
        }
    }

    /** Asks one check. */
    IntegrityFinding run(Check check) {
        return check.on() == Side.BOTH ? compared(check) : expected(check);
    }

    private IntegrityFinding expected(Check check) {
        String expect = String.valueOf(check.expect());
        // what the source says holds at one moment; the target may be in the middle of a batch
        int most = check.on() == Side.SOURCE ? 1 : looks.toStand();
        CheckAnswer answer = CheckAnswer.NULL;
        for (int look = 1; look <= most; look++) {
            if (check.on() == Side.TARGET) {
                looks.await(look);
            }
            answer = ask(check, check.on());
            if (answer.isExpected(expect)) {
                return holds(check, "The " + check.on().planName() + " answers " + answer + ", as expected" + at(look));
            }
        }
        return fails(
                check,
                "The " + check.on().planName() + " answers " + answer + "; expected is " + expect + stood(most),
                "Look for the rows that make the answer: " + place(check) + '.');
    }

    private IntegrityFinding compared(Check check) {
        CheckAnswer before = ask(check, Side.SOURCE);
        CheckAnswer there = CheckAnswer.NULL;
        CheckAnswer after = before;
        CheckAnswer stillThere = CheckAnswer.NULL;
        int stood = 0;
        int between = 0;
        for (int look = 1; look <= Looks.MOST && stood < looks.toStand(); look++) {
            before = after;
            looks.await(look);
            there = ask(check, Side.TARGET);
            if (before.isSame(there, check.tolerance())) {
                return same(check, before, there, look);
            }
            after = looks.mayBeLate() ? ask(check, Side.SOURCE) : before;
            if (after.isSame(there, check.tolerance())) {
                return same(check, after, there, look);
            }
            boolean standsStill = before.equals(after) && (stood == 0 || there.equals(stillThere));
            stood = standsStill ? stood + 1 : before.equals(after) ? 1 : 0;
            stillThere = there;
            between += there.isBetween(before, after) ? 1 : 0;
        }
        if (stood >= looks.toStand()) {
            return fails(
                    check,
                    "The source answers " + after + ", the target " + there + difference(check, after, there)
                            + stood(stood),
                    "Compare the tables that the check reads ('landbridge validate PLAN' names the rows), or give it a tolerance: "
                            + place(check) + '.');
        }
        return moving(check, between == Looks.MOST, before, there, after);
    }

    private IntegrityFinding moving(
            Check check, boolean isBetween, CheckAnswer before, CheckAnswer there, CheckAnswer after) {
        String seen = "Both sides change all the time: in the last of " + Looks.MOST + " looks the source answered "
                + before + ", then the target " + there + ", then the source " + after;
        // What only grows, or only falls, has passed the target's answer on its way.
        return isBetween
                ? holds(check, seen + "; in each of them the target's answer lay between the source's two")
                : fails(
                        check,
                        seen + ": it cannot be said yet",
                        "Ask again when less is written, or while the source is frozen; or give the check a tolerance, or one"
                                + " that leaves the newest rows out: " + place(check) + '.');
    }

    private static IntegrityFinding same(Check check, CheckAnswer here, CheckAnswer there, int look) {
        return holds(
                check,
                here.isSame(there, null)
                        ? "Both sides answer " + here + at(look)
                        : "The source answers " + here + ", the target " + there + difference(check, here, there)
                                + at(look));
    }

    private CheckAnswer ask(Check check, Side side) {
        pace.throwIfEnding();
        return pace.attempt(() -> reader(side).ask(check.sql(), where(check, side)));
    }

    private CheckReader reader(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    private String where(Check check, Side side) {
        return place(check) + ": check '" + check.name() + "' on the " + side.planName();
    }

    private String place(Check check) {
        return plan.file() + ':' + check.line();
    }

    private static String at(int look) {
        return look == 1 ? "" : " (seen at look " + look + ", while changes are applied)";
    }

    private String stood(int seen) {
        return looks.mayBeLate() ? ", in " + seen + " looks after changes were applied" : "";
    }

    /** How far apart two numbers are; empty for anything else. */
    private static String difference(Check check, CheckAnswer here, CheckAnswer there) {
        BigDecimal one = here.value();
        BigDecimal other = there.value();
        if (one == null || other == null || one.compareTo(other) == 0) {
            return "";
        }
        BigDecimal off = other.subtract(one);
        String share =
                one.signum() == 0 ? "" : ", a share of " + plain(off.abs().divide(one.abs(), new MathContext(3)));
        return " (" + plain(off.abs()) + (off.signum() < 0 ? " less" : " more") + share
                + (check.tolerance() == null
                        ? ""
                        : "; the tolerance is " + check.tolerance().toPlainString()) + ')';
    }

    private static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > 30
                ? number.toString()
                : number.stripTrailingZeros().toPlainString();
    }

    private static IntegrityFinding holds(Check check, String evidence) {
        return new IntegrityFinding(KIND, check.name(), true, evidence + '.', "");
    }

    private static IntegrityFinding fails(Check check, String evidence, String wayOut) {
        return new IntegrityFinding(KIND, check.name(), false, evidence + '.', wayOut);
    }
}
