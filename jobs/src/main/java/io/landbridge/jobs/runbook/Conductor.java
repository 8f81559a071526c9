package io.landbridge.jobs.runbook;

import io.landbridge.jobs.runbook.RunbookParts.Tools;
import io.landbridge.jobs.runbook.RunbookRun.Outcome;
import io.landbridge.jobs.runbook.RunbookRun.Result;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.Gate;
import io.landbridge.pipeline.cutover.Gates.Verdict;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out cutovers: begins one, or goes on with the one that is under way; leads back by itself where a runbook says so. */
public final class Conductor {

    private static final Duration WAY_BACK_LIMIT = Duration.ofMinutes(2);

    private final RunbookParts parts;
    private final Function<@Nullable Journal, StepWork> works;
    private final Function<RunRecord, Runbook> kept;
    private final Spoken told;

    /** @param kept reads what the ledger kept of a runbook */
    public Conductor(RunbookParts parts, Tools tools, Function<RunRecord, Runbook> kept) {
        this(parts, kept, new StepWorks(parts, tools));
    }

    Conductor(RunbookParts parts, Function<RunRecord, Runbook> kept, Function<@Nullable Journal, StepWork> works) {
        this.parts = parts;
        this.kept = kept;
        this.works = works;
        this.told = new Spoken(parts.out(), parts.ticker());
    }

    /** Asks for the way back and waits until a change has come through it. */
    public String prepare(Runbook runbook) {
        try (CoreSteps core = parts.core().open(Direction.CUTOVER, runbook.freezeBudget())) {
            return core.prepareWayBack(WAY_BACK_LIMIT);
        }
    }

    /** Goes through a runbook without a change. */
    public Rehearsal rehearse(Runbook runbook) {
        try (CoreSteps core = parts.core().look(runbook.direction(), runbook.freezeBudget())) {
            return Rehearsal.of(runbook, core, works.apply(null), waits());
        }
    }

    /** What is to be said of each gate now. */
    public List<Verdict> gates(Runbook runbook) {
        return keeper(runbook, Map.of()).verdicts();
    }

    /** The execution of a direction that has not ended, if there is one. */
    public Optional<RunRecord> active(Direction direction) {
        return parts.attempt()
                .call(() -> parts.ledger()
                        .inTransaction(transaction -> transaction.runbooks().latest(direction)))
                .filter(run -> run.state() != RunState.DONE && run.state() != RunState.UNDONE);
    }

    /**
     * Carries out a cutover.
     *
     * @param overrides gates that somebody goes past, and why
     * @throws LandbridgeException when it does not begin; when it was told to end where nobody is held; {@link
     *     RunbookError#NEEDS_OPERATOR}
     */
    public RunbookEnd cutover(Runbook runbook, Map<Gate, String> overrides) {
        return notices().during(() -> runbook, () -> carryOut(runbook, overrides));
    }

    private FailureNotices notices() {
        return new FailureNotices(parts.migration(), () -> works.apply(null));
    }

    private RunbookEnd carryOut(Runbook runbook, Map<Gate, String> overrides) {
        Journal journal;
        Result result;
        try (CoreSteps core = parts.core().open(Direction.CUTOVER, runbook.freezeBudget())) {
            Optional<RunRecord> under = active(Direction.CUTOVER);
            under.ifPresent(run -> requireSame(run, runbook));
            if (under.filter(run -> run.state() == RunState.UNDOING).isEmpty()) {
                active(Direction.ROLLBACK).ifPresent(Conductor::refuse);
            }
            GateKeeper keeper = keeper(runbook, overrides);
            if (under.isEmpty()) {
                open(runbook, core, keeper, overrides);
                journal = Journal.begin(parts.ledger(), core, parts.attempt(), runbook, parts.by());
            } else {
                journal = journal(core, under.orElseThrow());
            }
            override(journal, overrides);
            result = run(runbook, journal, core, keeper);
            if (result.outcome() == Outcome.LEAD_BACK) {
                leave(runbook, journal, result, core.state());
            }
        }
        LandbridgeException failure = result.failure();
        if (result.outcome() != Outcome.LEAD_BACK || failure == null) {
            return end(journal, failure);
        }
        told.say("leading back: " + failure.what());
        LandbridgeException notBack = new Rollbacks(parts, kept, works, told)
                .leadBack(runbook, journal.run(), null)
                .failure();
        return end(
                journal,
                notBack == null
                        ? new LandbridgeException(
                                RunbookError.ROLLED_BACK, failure.where(), failure.what(), failure.remedy(), failure)
                        : notBack);
    }

    private static void refuse(RunRecord back) {
        throw new LandbridgeException(
                RunbookError.NOT_NOW,
                back.runbook(),
                "This rollback is under way since " + back.startedAt()
                        + "; 'landbridge rollback PLAN' goes on with it.");
    }

    private void requireSame(RunRecord under, Runbook runbook) {
        if (!under.hash().equals(runbook.hash())) {
            throw new LandbridgeException(
                    RunbookError.CHANGED,
                    runbook.file(),
                    "'" + under.runbook() + "' is under way since " + under.startedAt()
                            + ", and this file is another than it was begun with.");
        }
    }

    /** Opens the gates, or says which is closed; the way back is asked for when it is all that is missing. */
    private void open(Runbook runbook, CoreSteps core, GateKeeper keeper, Map<Gate, String> overrides) {
        CutoverState state = core.state();
        if (state != CutoverState.STAYED && state != CutoverState.PLANNED) {
            throw new LandbridgeException(
                    RunbookError.NOT_NOW,
                    "cutover " + state,
                    RunbookRun.isSwitched(Direction.CUTOVER, state)
                            ? "The target is live already."
                            : "A cutover that no runbook began is not at its end.");
        }
        boolean others = keeper.verdicts().stream()
                .allMatch(verdict -> verdict.open()
                        || verdict.gate() == Gate.REVERSE_STREAM
                        || overrides.containsKey(verdict.gate()));
        if (others && runbook.hasWayBack() && !overrides.containsKey(Gate.REVERSE_STREAM)) {
            told.say(core.prepareWayBack(WAY_BACK_LIMIT));
        }
        keeper.requireBeforeAll();
    }

    private void override(Journal journal, Map<Gate, String> overrides) {
        overrides.forEach((gate, reason) -> journal.note(transaction -> {
            transaction.runbooks().override(journal.run(), gate.word(), reason, parts.by());
            transaction
                    .audit()
                    .add(
                            parts.by(),
                            "went past the gate " + gate.word(),
                            reason.lines().findFirst().orElse(""));
        }));
    }

    private Result run(Runbook runbook, Journal journal, CoreSteps core, GateKeeper keeper) {
        RunbookRun run =
                new RunbookRun(runbook, journal, core, attempts(core, journal, runbook), keeper, parts.stop(), told);
        RunState state = journal.record().state();
        if (state == RunState.RUNNING) {
            return run.run();
        }
        CutoverState now = core.state();
        LandbridgeException why = new LandbridgeException(
                RunbookError.CALLED_OFF,
                runbook.name(),
                String.valueOf(journal.record().outcome()));
        boolean behind = RunbookRun.isSwitched(Direction.CUTOVER, now)
                || now == CutoverState.RETURNING
                || now == CutoverState.RETURN_FROZEN
                || now == CutoverState.RETURNED
                || active(Direction.ROLLBACK).isPresent();
        if (!behind) {
            return run.takeBack(why);
        }
        if (runbook.hasWayBack()) {
            return new Result(Outcome.LEAD_BACK, why);
        }
        // The operator has looked: the steps behind the switch are tried once more.
        journal.become(
                state,
                RunState.RUNNING,
                "goes on",
                transaction -> transaction.cutover().needsOperator(null, parts.by()));
        return run.run();
    }

    /** What the ledger has to say before the cutover's own right is given up for that of the way back. */
    private void leave(Runbook runbook, Journal journal, Result result, CutoverState state) {
        LandbridgeException failure = result.failure();
        String why = failure == null ? "" : failure.where() + ": " + failure.what();
        if (!runbook.hasWayBack()) {
            String page = OperatorPage.of(runbook, journal.steps(), state, why + " There is no way back.");
            throw TakingBack.needed(
                    journal,
                    page,
                    why,
                    failure == null ? new LandbridgeException(RunbookError.NO_WAY_BACK, runbook.name(), why) : failure);
        }
        RunState now = journal.record().state();
        if (now == RunState.RUNNING) {
            journal.become(now, RunState.UNDOING, why);
        }
    }

    private RunbookEnd end(Journal journal, @Nullable LandbridgeException failure) {
        return new RunbookEnd(journal.record(), journal.steps(), failure);
    }

    private Journal journal(CoreSteps core, RunRecord run) {
        return new Journal(parts.ledger(), core, parts.attempt(), run.id(), parts.by());
    }

    private GateKeeper keeper(Runbook runbook, Map<Gate, String> overrides) {
        return new GateKeeper(runbook, () -> parts.readings().apply(runbook.direction()), overrides.keySet());
    }

    private StepAttempts attempts(CoreSteps core, Journal journal, Runbook runbook) {
        return new StepAttempts(core, works.apply(journal), waits(), runbook.freezeBudget());
    }

    private Waits waits() {
        return new Waits(parts.ticker(), parts.stop());
    }

    /** Goes back, or calls off what is not decided; see {@link Rollbacks#run}. */
    public RunbookEnd rollback(@Nullable Runbook own, @Nullable String settled) {
        return notices()
                .during(
                        () -> own == null ? latest() : own,
                        () -> new Rollbacks(parts, kept, works, told).run(own, settled));
    }

    private @Nullable Runbook latest() {
        return parts.attempt()
                .call(() -> parts.ledger()
                        .inTransaction(transaction -> transaction.runbooks().latest(Direction.CUTOVER)))
                .map(kept)
                .orElse(null);
    }
}
