package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;

/**
 * Takes back, before the switch, what a runbook has done. Clients come first, whatever their place in the order: they are let go before
 * anything that may take time is taken back.
 */
final class TakingBack {

    private final Runbook runbook;
    private final List<RunbookStep> sequence;
    private final Journal journal;
    private final CoreSteps core;
    private final StepAttempts attempts;
    private final Spoken told;

    TakingBack(Runbook runbook, Journal journal, CoreSteps core, StepAttempts attempts, Spoken told) {
        this.runbook = runbook;
        this.sequence = runbook.sequence();
        this.journal = journal;
        this.core = core;
        this.attempts = attempts;
        this.told = told;
    }

    RunbookRun.Result run(LandbridgeException why) {
        String reason = why.where() + ": " + why.what();
        LandbridgeException stands = null;
        try {
            told.say("called off: " + core.abort(reason));
        } catch (LandbridgeException e) {
            if (e.errorCode() == CutoverError.SUPERSEDED) {
                throw e;
            }
            stands = e;
        }
        RunState now = journal.record().state();
        if (now != RunState.UNDOING) {
            journal.become(now, RunState.UNDOING, reason);
        }
        NamedPoint.TAKING_BACK.pass();
        if (stands != null) {
            throw operator("the fence and the hold: " + stands.what(), stands);
        }
        List<StepRecord> records = journal.steps();
        for (int ordinal = sequence.size() - 1; ordinal >= 0; ordinal--) {
            takeBack(sequence.get(ordinal), records.get(ordinal));
        }
        String outcome = "called off: " + reason;
        journal.become(RunState.UNDOING, RunState.UNDONE, outcome, transaction -> {
            if (transaction.cutover().find().needsOperator() != null) {
                transaction.cutover().needsOperator(null, journal.by());
            }
        });
        NamedPoint.RUNBOOK_ENDED.pass();
        return new RunbookRun.Result(
                RunbookRun.Outcome.TAKEN_BACK,
                why.errorCode() == RunbookError.CALLED_OFF
                        ? why
                        : new LandbridgeException(why.errorCode(), why.where(), why.what(), why.remedy(), why));
    }

    private void takeBack(RunbookStep step, StepRecord record) {
        StepState was = record.state();
        StepAction undo = step.undo();
        if (was == StepState.PENDING || was == StepState.SKIPPED || was == StepState.UNDONE) {
            return;
        }
        if (step.kind().isCore()) {
            // The core's own were taken back all at once.
            journal.step(record.ordinal(), was, StepState.UNDONE, null, record.error());
            return;
        }
        if (undo == null) {
            if (was == StepState.RUNNING) {
                journal.step(record.ordinal(), was, StepState.FAILED, null, "cut off");
            }
            return;
        }
        journal.step(record.ordinal(), was, StepState.UNDOING, null, record.error());
        try {
            String output = attempts.undo(step, undo, record.ordinal());
            NamedPoint.UNDO_WORKED.pass();
            journal.step(record.ordinal(), StepState.UNDOING, StepState.UNDONE, output, null);
            told.say(step.name() + ": taken back");
        } catch (LandbridgeException e) {
            if (e.errorCode() == CutoverError.SUPERSEDED) {
                throw e;
            }
            journal.step(
                    record.ordinal(),
                    StepState.UNDOING,
                    StepState.UNDO_FAILED,
                    null,
                    CapturedOutput.of(e.what(), List.of()));
            throw operator("the undo of '" + step.name() + "': " + e.what(), e);
        }
    }

    private LandbridgeException operator(String failed, LandbridgeException cause) {
        CutoverState state = core.state();
        String page = OperatorPage.of(runbook, journal.steps(), state, failed);
        return needed(journal, page, failed, cause);
    }

    /** Has the ledger say that somebody is needed. */
    static LandbridgeException needed(Journal journal, String page, String failed, LandbridgeException cause) {
        RunState now = journal.record().state();
        if (now != RunState.NEEDS_OPERATOR) {
            journal.become(
                    now,
                    RunState.NEEDS_OPERATOR,
                    failed,
                    transaction -> transaction.cutover().needsOperator(page, journal.by()));
        }
        return new LandbridgeException(RunbookError.NEEDS_OPERATOR, "runbook", page.strip(), cause);
    }
}
