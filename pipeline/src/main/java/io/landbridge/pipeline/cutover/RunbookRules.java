package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Switch;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.Problem;
import io.landbridge.pipeline.failure.Problems;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the order of a runbook's steps has to be, so that nothing is lost and nobody is held for longer than allowed. */
public final class RunbookRules {

    private static final List<StepKind> ORDER = List.of(
            StepKind.FREEZE, StepKind.DRAIN, StepKind.VERIFY, StepKind.SEQUENCES, StepKind.REVERSE, StepKind.SWITCH);

    private final Runbook runbook;
    private final Problems problems;
    private final Map<StepKind, RunbookStep> core = new EnumMap<>(StepKind.class);

    private RunbookRules(Runbook runbook, Problems problems) {
        this.runbook = runbook;
        this.problems = problems;
    }

    /** Adds everything that is wrong with the order. */
    public static void check(Runbook runbook, Problems problems) {
        RunbookRules rules = new RunbookRules(runbook, problems);
        rules.names();
        rules.once();
        rules.missing();
        rules.order();
        rules.wayBack();
        rules.held();
        rules.after();
    }

    private void names() {
        Map<String, Integer> lines = new HashMap<>();
        for (RunbookStep step : runbook.sequence()) {
            Integer before = lines.putIfAbsent(step.name(), step.line());
            if (before != null) {
                add(
                        step,
                        RunbookError.STEP_TWICE,
                        "the name '" + step.name() + "' is there already, in line " + before + '.');
            }
        }
    }

    private void once() {
        for (RunbookStep step : runbook.steps()) {
            RunbookStep before = step.kind().isCore() ? core.putIfAbsent(step.kind(), step) : null;
            if (before != null) {
                add(
                        step,
                        RunbookError.STEP_TWICE,
                        "'" + step.kind().word() + "' is there already, in line " + before.line() + '.');
            }
        }
    }

    private void missing() {
        for (StepKind kind : ORDER) {
            boolean needed = runbook.direction() == Direction.CUTOVER
                    ? kind != StepKind.REVERSE
                    : kind != StepKind.REVERSE && kind != StepKind.VERIFY;
            if (needed && !core.containsKey(kind)) {
                add(null, RunbookError.STEP_MISSING, "the step '" + kind.word() + "' is missing" + why(kind));
            }
        }
    }

    private static String why(StepKind kind) {
        return switch (kind) {
            case FREEZE -> ": without it there are writes that the other side never gets.";
            case DRAIN -> ": without it what is still under way would be lost.";
            case VERIFY -> ": without it what was changed last would be unproved.";
            case SEQUENCES -> ": without it the next rows would get keys that are taken.";
            default -> ".";
        };
    }

    private void order() {
        RunbookStep before = null;
        for (StepKind kind : ORDER) {
            RunbookStep step = core.get(kind);
            if (step == null) {
                continue;
            }
            if (before != null && place(step) < place(before)) {
                add(
                        step,
                        RunbookError.ORDER,
                        "'" + kind.word() + "' comes after '" + before.kind().word() + "', which is in line "
                                + before.line() + "; the order is freeze, drain, verify, sequences, reverse, switch.");
            } else {
                before = step;
            }
        }
    }

    private void wayBack() {
        RunbookStep reverse = core.get(StepKind.REVERSE);
        if (runbook.direction() == Direction.ROLLBACK) {
            if (reverse != null) {
                add(
                        reverse,
                        RunbookError.ORDER,
                        "'reverse' belongs to a cutover: a rollback goes the way that is there.");
            }
            return;
        }
        if (reverse == null) {
            add(
                    core.get(StepKind.SWITCH),
                    RunbookError.NO_WAY_BACK_ACCEPTED,
                    "the step 'reverse' is missing: what is written after the switch would have no way back. Where that is wanted, say"
                            + " 'reverse: none' with 'acceptNoWayBack: <reason>'.");
        } else if (reverse.action() instanceof Reverse way && !way.hasWayBack() && way.acceptNoWayBack() == null) {
            add(
                    reverse,
                    RunbookError.NO_WAY_BACK_ACCEPTED,
                    "'reverse: none' needs 'acceptNoWayBack: <reason>' beside it.");
        }
    }

    /** Between freeze and switch clients are held. */
    private void held() {
        RunbookStep freeze = core.get(StepKind.FREEZE);
        RunbookStep switching = core.get(StepKind.SWITCH);
        if (freeze == null || switching == null) {
            return;
        }
        for (int i = place(freeze); i <= place(switching) && i >= 0; i++) {
            RunbookStep step = runbook.steps().get(i);
            if (!step.kind().mayHold()) {
                add(
                        step,
                        RunbookError.ORDER,
                        "'" + step.kind().word()
                                + "' may not stand between 'freeze' and 'switch': clients are held there.");
            } else if (step.timeout().compareTo(runbook.freezeBudget()) > 0) {
                add(
                        step,
                        RunbookError.OVER_BUDGET,
                        "'" + step.name() + "' may take "
                                + seconds(step.timeout().toMillis())
                                + ", longer than freezeBudget allows clients to be held ("
                                + seconds(runbook.freezeBudget().toMillis())
                                + ").");
            }
        }
    }

    private void after() {
        RunbookStep switching = core.get(StepKind.SWITCH);
        for (RunbookStep step : runbook.steps()) {
            if (step.action() instanceof Switch all) {
                all.actions().stream()
                        .filter(action -> !mayMoveTraffic(action.kind()))
                        .forEach(action -> add(
                                action,
                                RunbookError.ORDER,
                                "'" + action.kind().word()
                                        + "' does not belong to what a switch does: http, command, sql, wait and"
                                        + " notify do."));
            }
            if (step.action() instanceof Watch watch) {
                if (switching == null || place(step) < place(switching)) {
                    add(step, RunbookError.ORDER, "'watch' comes after 'switch'.");
                }
                if (runbook.direction() == Direction.ROLLBACK
                        && !watch.rollbackWhen().isEmpty()) {
                    add(
                            step,
                            RunbookError.ORDER,
                            "'rollbackWhen' belongs to a cutover: a rollback is not rolled back.");
                }
            }
        }
    }

    private static boolean mayMoveTraffic(StepKind kind) {
        return switch (kind) {
            case HTTP, COMMAND, SQL, WAIT, NOTIFY -> true;
            default -> false;
        };
    }

    private int place(RunbookStep step) {
        return runbook.steps().indexOf(step);
    }

    private static String seconds(long millis) {
        return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    }

    private void add(@Nullable RunbookStep step, ErrorCode code, String message) {
        problems.add(new Problem(runbook.file(), step == null ? 0 : step.line(), code, message));
    }
}
