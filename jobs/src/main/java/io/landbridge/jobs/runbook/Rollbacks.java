package io.landbridge.jobs.runbook;

import io.landbridge.jobs.runbook.RunbookRun.Outcome;
import io.landbridge.jobs.runbook.RunbookRun.Result;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Goes back to the source: before the switch by taking back, behind it by the mirror of the same steps. */
final class Rollbacks {

    private final RunbookParts parts;
    private final Function<RunRecord, Runbook> kept;
    private final Function<@Nullable Journal, StepWork> works;
    private final Spoken told;

    Rollbacks(
            RunbookParts parts,
            Function<RunRecord, Runbook> kept,
            Function<@Nullable Journal, StepWork> works,
            Spoken told) {
        this.parts = parts;
        this.kept = kept;
        this.works = works;
        this.told = told;
    }

    /**
     * Goes back from wherever the migration is, or goes on going back.
     *
     * @param own the operator's runbook; null for what the cutover's leads to
     * @param settled a step that an operator has put right by hand; null for none
     * @throws LandbridgeException {@link RunbookError#NOTHING_TO_TAKE_BACK}, {@link RunbookError#NO_WAY_BACK}, {@link
     *     RunbookError#NEEDS_OPERATOR}
     */
    RunbookEnd run(@Nullable Runbook own, @Nullable String settled) {
        Optional<RunRecord> latest = read(transaction -> transaction.runbooks().latest(Direction.CUTOVER));
        Optional<RunRecord> back = read(transaction -> transaction.runbooks().latest(Direction.ROLLBACK));
        CutoverState state = read(transaction -> transaction.cutover().find().state());
        boolean under = back.filter(Rollbacks::isOpen).isPresent();
        if (latest.isEmpty()) {
            throw nothing(state);
        }
        RunRecord cutover = latest.orElseThrow();
        Runbook runbook = kept.apply(cutover);
        if (under || isBehind(state)) {
            return leadBackOf(runbook, cutover, own, settled);
        }
        if (!isOpen(cutover)) {
            throw nothing(state);
        }
        return callOff(runbook, cutover, settled);
    }

    private static boolean isBehind(CutoverState state) {
        return switch (state) {
            case SWITCHED, LIVE, RETURNING, RETURN_FROZEN, RETURNED -> true;
            case STAYED, PLANNED, FREEZING, FROZEN, ABORTED, COMMITTED -> false;
        };
    }

    private static boolean isOpen(RunRecord run) {
        return run.state() != RunState.DONE && run.state() != RunState.UNDONE;
    }

    private static LandbridgeException nothing(CutoverState state) {
        return new LandbridgeException(
                RunbookError.NOTHING_TO_TAKE_BACK,
                "cutover " + state,
                state == CutoverState.COMMITTED
                        ? "The commit point is passed."
                        : "No cutover is under way, and the source is live.");
    }

    private RunbookEnd callOff(Runbook runbook, RunRecord cutover, @Nullable String settled) {
        try (CoreSteps core = parts.core().open(Direction.CUTOVER, runbook.freezeBudget())) {
            Journal journal = journal(core, cutover.id());
            settle(journal, settled);
            Result result = new TakingBack(runbook, journal, core, attempts(core, journal, runbook), told)
                    .run(new LandbridgeException(
                            RunbookError.CALLED_OFF, runbook.name(), "Called off by " + parts.by() + '.'));
            told.say("the source is live as it was");
            return new RunbookEnd(
                    journal.record(),
                    journal.steps(),
                    result.outcome() == Outcome.TAKEN_BACK ? null : result.failure());
        }
    }

    private RunbookEnd leadBackOf(Runbook runbook, RunRecord cutover, @Nullable Runbook own, @Nullable String settled) {
        if (!runbook.hasWayBack()) {
            throw new LandbridgeException(
                    RunbookError.NO_WAY_BACK,
                    cutover.runbook(),
                    "The cutover was made without a way back: what was written since is in the target only.");
        }
        return leadBack(runbook, cutover.id(), own, settled);
    }

    /** Leads back from behind a switch. */
    RunbookEnd leadBack(Runbook cutover, long cutoverRun, @Nullable Runbook own) {
        return leadBack(cutover, cutoverRun, own, null);
    }

    private RunbookEnd leadBack(Runbook cutover, long cutoverRun, @Nullable Runbook own, @Nullable String settled) {
        try (CoreSteps core = parts.core().open(Direction.ROLLBACK, (own == null ? cutover : own).freezeBudget())) {
            List<StepRecord> records =
                    read(transaction -> transaction.runbooks().steps(cutoverRun));
            Optional<RunRecord> under = read(transaction ->
                            transaction.runbooks().latest(Direction.ROLLBACK))
                    .filter(Rollbacks::isOpen);
            Runbook runbook = under.map(run -> underWay(cutover, run, own))
                    .orElseGet(() -> own == null ? Mirror.of(cutover, records) : own);
            GateKeeper keeper = new GateKeeper(runbook, () -> parts.readings().apply(Direction.ROLLBACK), Set.of());
            if (under.isEmpty()) {
                keeper.requireBeforeAll();
            }
            Journal journal = under.map(run -> journal(core, run.id()))
                    .orElseGet(() -> Journal.begin(parts.ledger(), core, parts.attempt(), runbook, parts.by()));
            settle(journal, settled);
            Result result = go(runbook, journal, core, keeper, cutoverRun);
            if (result.outcome() == Outcome.LEAD_BACK) {
                throw stuck(runbook, journal, core, result);
            }
            return new RunbookEnd(journal.record(), journal.steps(), result.failure());
        }
    }

    private Result go(Runbook runbook, Journal journal, CoreSteps core, GateKeeper keeper, long cutoverRun) {
        RunState state = journal.record().state();
        StepAttempts attempts = attempts(core, journal, runbook);
        if (state == RunState.NEEDS_OPERATOR && RunbookRun.isSwitched(Direction.ROLLBACK, core.state())) {
            journal.become(
                    state,
                    RunState.RUNNING,
                    "goes on",
                    transaction -> transaction.cutover().needsOperator(null, parts.by()));
        } else if (state != RunState.RUNNING) {
            return new TakingBack(runbook, journal, core, attempts, told)
                    .run(new LandbridgeException(
                            RunbookError.CALLED_OFF,
                            runbook.name(),
                            String.valueOf(journal.record().outcome())));
        }
        return new RunbookRun(runbook, journal, core, attempts, keeper, parts.stop(), told)
                .with(transaction -> close(transaction, cutoverRun, journal.run()))
                .run();
    }

    /** The source is live, and what moves the traffic there failed: there is nothing to go back to. */
    private static LandbridgeException stuck(Runbook runbook, Journal journal, CoreSteps core, Result result) {
        LandbridgeException failure = result.failure();
        String what = failure == null ? "a step" : failure.where() + ": " + failure.what();
        return TakingBack.needed(
                journal,
                OperatorPage.of(runbook, journal.steps(), core.state(), what),
                what,
                failure == null ? new LandbridgeException(RunbookError.STEP_FAILED, runbook.name(), what) : failure);
    }

    private Runbook underWay(Runbook cutover, RunRecord run, @Nullable Runbook own) {
        if (own != null && !own.hash().equals(run.hash())) {
            throw new LandbridgeException(
                    RunbookError.CHANGED,
                    own.file(),
                    "The rollback '" + run.runbook()
                            + "' is under way, and this file is another than it was begun with.");
        }
        Runbook read = kept.apply(run);
        if (read.direction() == Direction.ROLLBACK) {
            return own == null ? read : own;
        }
        return Mirror.under(
                cutover,
                read(transaction -> transaction.runbooks().steps(run.id())).stream()
                        .map(StepRecord::name)
                        .collect(Collectors.toSet()));
    }

    /** The cutover has ended with its rollback, and what that took back of it is said to be. */
    private static void close(LedgerTransaction transaction, long cutover, long back) {
        RunbookStore runbooks = transaction.runbooks();
        Set<String> takenBack = runbooks.steps(back).stream()
                .filter(step -> step.state() == StepState.DONE)
                .map(StepRecord::name)
                .collect(Collectors.toSet());
        for (StepRecord step : runbooks.steps(cutover)) {
            if (takenBack.contains(Mirror.TAKES_BACK + step.name())) {
                runbooks.step(cutover, step.ordinal(), step.state(), StepState.UNDONE, null, step.error());
            } else if (step.state() == StepState.RUNNING) {
                runbooks.step(cutover, step.ordinal(), step.state(), StepState.FAILED, null, "cut off");
            }
        }
        runbooks.all().stream()
                .filter(run -> run.id() == cutover && run.state() != RunState.UNDONE)
                .forEach(run -> runbooks.become(cutover, run.state(), RunState.UNDONE, "rolled back"));
    }

    /** Takes an operator's word for a step. */
    private void settle(Journal journal, @Nullable String settled) {
        if (settled == null) {
            return;
        }
        StepRecord step = journal.steps().stream()
                .filter(record -> record.name().equals(settled))
                .filter(record -> record.state() == StepState.UNDO_FAILED || record.state() == StepState.FAILED)
                .findFirst()
                .orElseThrow(() ->
                        new LandbridgeException(RunbookError.NOT_WAITING, settled, "No step of that name has failed."));
        StepState now = step.state() == StepState.UNDO_FAILED ? StepState.UNDONE : StepState.DONE;
        journal.step(step.ordinal(), step.state(), now, null, "put right by hand, says " + parts.by());
        journal.note(transaction -> transaction.audit().add(parts.by(), "put right by hand", settled));
    }

    private Journal journal(CoreSteps core, long run) {
        return new Journal(parts.ledger(), core, parts.attempt(), run, parts.by());
    }

    private StepAttempts attempts(CoreSteps core, Journal journal, Runbook runbook) {
        return new StepAttempts(
                core, works.apply(journal), new Waits(parts.ticker(), parts.stop()), runbook.freezeBudget());
    }

    private <T> T read(Function<LedgerTransaction, T> reading) {
        return parts.attempt().call(() -> parts.ledger().inTransaction(reading));
    }
}
