package io.landbridge.jobs.cli;

import static io.landbridge.jobs.cli.Phase.CUTTING_OVER;
import static io.landbridge.jobs.cli.Phase.FINISHED;
import static io.landbridge.jobs.cli.Phase.NEEDS_OPERATOR;
import static io.landbridge.jobs.cli.Phase.PREPARING;
import static io.landbridge.jobs.cli.Phase.ROLLED_BACK;
import static io.landbridge.jobs.cli.Phase.STREAMING;
import static io.landbridge.jobs.cli.Phase.SWITCHED;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What commands do, and in which phase they may: the one table that {@link PhaseGuard} decides by and docs/reference/phases.md shows. A
 * phase that a deed says nothing of is a defect, which a test finds.
 */
enum Deed {
    INIT("init", reads("writes a file of its own")),
    ASSESS("assess", reads("reads both sides")),
    PLAN("plan", reads("reads both sides")),
    SCHEMA("schema", reads("prints DDL")),
    SCHEMA_APPLY(
            "schema --apply",
            new Rule()
                    .may("makes what is missing in the target", PREPARING, STREAMING, ROLLED_BACK)
                    .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                    .not(PhaseRefusal.TARGET_LIVE, SWITCHED)
                    .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    RUN(
            "run",
            new Rule()
                    .may("goes through the stages, then follows the source", PREPARING)
                    .may("carries changes to the target", STREAMING, ROLLED_BACK)
                    .may("carries the streams, as the cutover holds and lets them go", CUTTING_OVER, NEEDS_OPERATOR)
                    .may("carries changes back to the source", SWITCHED)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    VALIDATE(
            "validate",
            new Rule()
                    .may("compares; the source is the measure", PREPARING, STREAMING, CUTTING_OVER, ROLLED_BACK)
                    .may("compares; the live side is the measure", NEEDS_OPERATOR)
                    .may("compares; the target is the measure", SWITCHED)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    REPAIR(
            "validate --repair apply",
            new Rule()
                    .may("repairs rows of the target", PREPARING, STREAMING, ROLLED_BACK)
                    .may("repairs rows of the source, which is not live", SWITCHED)
                    .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                    .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    STATUS("status", reads("reads the ledger")),
    REPORT("report", reads("reads both sides, and writes a file")),
    PAUSE("pause", wishes()),
    RESUME("resume", wishes()),
    TUNE("tune", wishes()),
    RESYNC("resync", towardsTheTarget("copies the table anew to the target")),
    QUARANTINE("quarantine list", reads("reads the ledger")),
    QUARANTINE_RETRY("quarantine retry", towardsTheTarget("copies refused rows anew to the target")),
    QUARANTINE_DISCARD(
            "quarantine discard",
            new Rule()
                    .may("notes that rows stay out of the target", PREPARING, STREAMING, ROLLED_BACK, SWITCHED)
                    .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                    .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    CUTOVER(
            "cutover",
            new Rule()
                    .not(PhaseRefusal.NOT_FOLLOWING, PREPARING)
                    .may("moves the traffic to the target", STREAMING, ROLLED_BACK)
                    .may("goes on with the one that was cut off, or undoes it", CUTTING_OVER, NEEDS_OPERATOR)
                    .may("goes on with the steps after the switch; begins no other", SWITCHED)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    REHEARSE(
            "cutover --rehearse",
            new Rule()
                    .may("does all that changes nothing", PREPARING, STREAMING, ROLLED_BACK)
                    .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                    .not(PhaseRefusal.SWITCHED_ALREADY, SWITCHED)
                    .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    APPROVE(
            "approve",
            new Rule()
                    .not(PhaseRefusal.NOTHING_TO_APPROVE, PREPARING)
                    .may(
                            "notes a person's word on a step",
                            STREAMING,
                            CUTTING_OVER,
                            SWITCHED,
                            ROLLED_BACK,
                            NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    ROLLBACK(
            "rollback",
            new Rule()
                    .not(PhaseRefusal.NOTHING_SWITCHED, PREPARING, STREAMING)
                    .may("calls the cutover off", CUTTING_OVER)
                    .may("moves the traffic back to the source", SWITCHED)
                    .may("goes on with what was cut off", ROLLED_BACK, NEEDS_OPERATOR)
                    .not(PhaseRefusal.COMMITTED, FINISHED)),
    EXPLAIN("rollback --explain", reads("reads the ledger")),
    FINISH(
            "finish",
            new Rule()
                    .may("removes the streams and the ledger; the source stays live", PREPARING, STREAMING, ROLLED_BACK)
                    .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                    .may("gives the way back up, then removes fences, streams and the ledger", SWITCHED)
                    .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                    .may("removes what is left", FINISHED)),
    COMPLETION("completion", reads("prints a script"));

    private final String words;
    // Filled while the constants are made, and only read afterwards.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Rule rule;

    Deed(String words, Rule rule) {
        this.words = words;
        this.rule = rule;
    }

    /** The command with the options that make it this deed. */
    String words() {
        return words;
    }

    /** The command alone. */
    String command() {
        int space = words.indexOf(' ');
        return space < 0 ? words : words.substring(0, space);
    }

    /** What it does in a phase; null when it is refused there. */
    @Nullable String does(Phase phase) {
        return rule.does.get(phase);
    }

    /** Why it is refused in a phase; null when it is not. */
    @Nullable PhaseRefusal refusal(Phase phase) {
        return rule.refusals.get(phase);
    }

    private static Rule reads(String what) {
        return new Rule().may(what, Phase.values());
    }

    private static Rule wishes() {
        return new Rule()
                .may(
                        "wishes something of the process that runs",
                        PREPARING,
                        STREAMING,
                        CUTTING_OVER,
                        SWITCHED,
                        ROLLED_BACK,
                        NEEDS_OPERATOR)
                .not(PhaseRefusal.COMMITTED, FINISHED);
    }

    private static Rule towardsTheTarget(String what) {
        return new Rule()
                .may(what, PREPARING, STREAMING, ROLLED_BACK)
                .not(PhaseRefusal.UNDER_WAY, CUTTING_OVER)
                .not(PhaseRefusal.TARGET_LIVE, SWITCHED)
                .not(PhaseRefusal.OPERATOR_FIRST, NEEDS_OPERATOR)
                .not(PhaseRefusal.COMMITTED, FINISHED);
    }

    /** One row of the table. */
    private static final class Rule {

        private final Map<Phase, String> does = new EnumMap<>(Phase.class);
        private final Map<Phase, PhaseRefusal> refusals = new EnumMap<>(Phase.class);

        private Rule may(String what, Phase... phases) {
            for (Phase phase : phases) {
                does.put(phase, what);
            }
            return this;
        }

        private Rule not(PhaseRefusal refusal, Phase... phases) {
            for (Phase phase : phases) {
                refusals.put(phase, refusal);
            }
            return this;
        }
    }
}
