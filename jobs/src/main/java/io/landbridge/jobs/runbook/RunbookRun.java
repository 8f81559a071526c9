package io.landbridge.jobs.runbook;

import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction.Switch;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one execution of a runbook, from its beginning or from where a process before left it. Before the switch a failure takes
 * everything back; behind it the answer says that it has to be led back, which is a runbook of its own.
 */
final class RunbookRun {

    private static final Set<CutoverState> HELD = Set.of(
            CutoverState.FREEZING,
            CutoverState.FROZEN,
            CutoverState.ABORTED,
            CutoverState.RETURNING,
            CutoverState.RETURN_FROZEN);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);

    private final Runbook runbook;
    private final List<RunbookStep> sequence;
    private final Journal journal;
    private final CoreSteps core;
    private final StepAttempts attempts;
    private final GateKeeper gates;
    private final StopSignal stop;
    private final Spoken told;
    private final int switchAt;
    private final int lastAction;
    private Consumer<LedgerTransaction> atItsEnd = transaction -> {};

    RunbookRun(
            Runbook runbook,
            Journal journal,
            CoreSteps core,
            StepAttempts attempts,
            GateKeeper gates,
            StopSignal stop,
            Spoken told) {
        this.runbook = runbook;
        this.sequence = runbook.sequence();
        this.journal = journal;
        this.core = core;
        this.attempts = attempts;
        this.gates = gates;
        this.stop = stop;
        this.told = told;
        this.switchAt = runbook.ordinal(StepKind.SWITCH);
        this.lastAction = switchAt
                + (sequence.get(switchAt).action() instanceof Switch all
                        ? all.actions().size()
                        : 0);
    }

    /** The same, with what becomes true together with its end. */
    RunbookRun with(Consumer<LedgerTransaction> end) {
        atItsEnd = end;
        return this;
    }

    /** What has become of it. */
    enum Outcome {
        /** Every step is done. */
        DONE,
        /** Everything is taken back, and the side that was live before is. */
        TAKEN_BACK,
        /** The other side is live, and has to be left again. */
        LEAD_BACK,
        /** The other side is live, and a step behind the switch is not done: the same command goes on with it. */
        STOPPED
    }

    /** An outcome and why; {@code failure} of {@link Outcome#DONE} is null. */
    record Result(Outcome outcome, @Nullable LandbridgeException failure) {}

    /** Whether a switch of this direction has happened. */
    static boolean isSwitched(Direction direction, CutoverState state) {
        return direction == Direction.CUTOVER
                ? state == CutoverState.SWITCHED || state == CutoverState.LIVE || state == CutoverState.COMMITTED
                : state == CutoverState.RETURNED || state == CutoverState.STAYED;
    }

    /**
     * Goes on until it ends.
     *
     * @throws LandbridgeException when it was told to stop where nobody is held, or somebody else has taken over: the same command goes on
     */
    Result run() {
        CutoverState state = core.state();
        boolean switched = isSwitched(runbook.direction(), state) && journal.state(freezeAt()) != StepState.PENDING;
        if (!switched && isLeftHeld(state)) {
            return takeBack(new LandbridgeException(
                    RunbookError.CALLED_OFF,
                    runbook.name(),
                    "The process that held clients is gone; nobody goes on with what it held."));
        }
        try {
            if (switched) {
                settle();
            } else {
                core.begin(journal.by());
            }
        } catch (LandbridgeException e) {
            return failed(0, e);
        }
        return steps(switched);
    }

    private Result steps(boolean switched) {
        for (int ordinal = 0; ordinal < sequence.size(); ordinal++) {
            StepRecord record = journal.steps().get(ordinal);
            if (record.state() == StepState.DONE || record.state() == StepState.SKIPPED) {
                continue;
            }
            RunbookStep step = sequence.get(ordinal);
            if (switched && ordinal <= switchAt) {
                passed(ordinal, record.state());
                continue;
            }
            try {
                stop.throwIfRaised();
                perform(step, ordinal, record.state());
            } catch (LandbridgeException e) {
                return failed(ordinal, e);
            }
        }
        journal.become(RunState.RUNNING, RunState.DONE, "done", atItsEnd);
        NamedPoint.RUNBOOK_ENDED.pass();
        return new Result(Outcome.DONE, null);
    }

    private int freezeAt() {
        return runbook.ordinal(StepKind.FREEZE);
    }

    /** Whether a process before has frozen, or may have, or was called off by the run that let clients go. */
    private boolean isLeftHeld(CutoverState state) {
        StepState freeze = journal.state(freezeAt());
        return HELD.contains(state)
                || freeze == StepState.DONE
                || (freeze != StepState.PENDING && state == CutoverState.STAYED);
    }

    /** A step that the switch behind it shows to be done, or to be needed no more. */
    private void passed(int ordinal, StepState was) {
        if (was == StepState.RUNNING) {
            journal.step(ordinal, was, StepState.DONE, "done by a process that ended before it could say so", null);
        } else {
            journal.step(ordinal, was, StepState.SKIPPED, null, "the switch had happened already");
        }
    }

    private void perform(RunbookStep step, int ordinal, StepState was) {
        boolean again = was != StepState.PENDING;
        journal.step(ordinal, was, StepState.RUNNING, null, null);
        NamedPoint.STEP_BEGINS.pass();
        told.begins(step);
        try {
            String output = outcome(step, ordinal, again);
            NamedPoint.STEP_WORKED.pass();
            journal.step(ordinal, StepState.RUNNING, StepState.DONE, output, null);
            NamedPoint.STEP_RECORDED.pass();
            told.done(step, output);
        } catch (LandbridgeException e) {
            if (!isOthers(e) && !isCalm(e)) {
                told.failed(step, e);
                // What is kept has no line of its own for a remedy: the answer names it.
                journal.step(
                        ordinal, StepState.RUNNING, StepState.FAILED, null, CapturedOutput.of(e.what(), List.of()));
            }
            throw e;
        }
    }

    private String outcome(RunbookStep step, int ordinal, boolean again) {
        try {
            if (step.kind() != StepKind.SWITCH) {
                return attempts.run(step, ordinal, again);
            }
            gates.requireBeforeSwitch();
            return attempts.run(step, ordinal, again) + "; " + settle();
        } catch (LandbridgeException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever nobody foresaw: clients that are held have to be let go all the same.
            throw new LandbridgeException(RunError.DEFECT, step.name(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Lets clients go on the side that is live now. */
    private String settle() {
        String evidence = core.settle(SETTLE_LIMIT);
        core.wasHeld()
                .ifPresent(time ->
                        journal.note(transaction -> transaction.runbooks().froze(journal.run(), time.toMillis())));
        return evidence;
    }

    private Result failed(int ordinal, LandbridgeException e) {
        if (isOthers(e) || isCalm(e)) {
            throw e;
        }
        if (!isSwitched(runbook.direction(), core.state())) {
            return takeBack(e);
        }
        if (ordinal <= switchAt) {
            // Decided, and not let go: whoever comes next finishes it.
            return new Result(Outcome.STOPPED, e);
        }
        boolean leads = ordinal <= lastAction || e.errorCode() == RunbookError.CROSSED;
        return new Result(leads ? Outcome.LEAD_BACK : Outcome.STOPPED, e);
    }

    private static boolean isOthers(LandbridgeException e) {
        return e.errorCode() == CutoverError.SUPERSEDED;
    }

    /** Whether it is told to stop where nobody is held: then nothing is taken back, and the same command goes on. */
    private boolean isCalm(LandbridgeException e) {
        return e.category() == Category.STOPPED && core.held().isEmpty();
    }

    /** Leaves the side live that is, and takes back what was done for the other. */
    Result takeBack(LandbridgeException why) {
        return new TakingBack(runbook, journal, core, attempts, told).run(why);
    }
}
