package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.Attempt;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Approval;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepName;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a runbook in the ledger, and the only place that changes its state and that of its steps: by compare-and-set, and only as
 * long as nobody else has taken the cutover over.
 */
final class Journal {

    private final Ledger ledger;
    private final CoreSteps core;
    private final Attempt attempt;
    private final long run;
    private final String by;

    /**
     * @param core whose right is asked for with each change
     * @param by who, for people
     */
    Journal(Ledger ledger, CoreSteps core, Attempt attempt, long run, String by) {
        this.ledger = ledger;
        this.core = core;
        this.attempt = attempt;
        this.run = run;
        this.by = by;
    }

    /** Begins an execution. */
    static Journal begin(Ledger ledger, CoreSteps core, Attempt attempt, Runbook runbook, String by) {
        List<StepName> steps = runbook.sequence().stream()
                .map(step -> new StepName(step.name(), step.kind().word()))
                .toList();
        // Not tried again: an answer that was lost would leave an execution that nobody carries out.
        long run = ledger.inTransaction(transaction -> {
            core.require(transaction);
            transaction.audit().add(by, verb(runbook.direction()) + " begun", runbook.name() + ' ' + runbook.hash());
            return transaction
                    .runbooks()
                    .begin(runbook.direction(), runbook.name(), runbook.hash(), runbook.content(), steps, by);
        });
        NamedPoint.RUNBOOK_BEGUN.pass();
        return new Journal(ledger, core, attempt, run, by);
    }

    long run() {
        return run;
    }

    String by() {
        return by;
    }

    RunRecord record() {
        return read(transaction -> transaction.runbooks().all().stream()
                .filter(record -> record.id() == run)
                .findFirst()
                .orElseThrow());
    }

    List<StepRecord> steps() {
        return read(transaction -> transaction.runbooks().steps(run));
    }

    StepState state(int ordinal) {
        return steps().get(ordinal).state();
    }

    List<String> approvals(int ordinal) {
        return read(transaction -> transaction.runbooks().approvals(run).stream()
                .filter(approval -> approval.ordinal() == ordinal)
                .map(Approval::who)
                .toList());
    }

    /**
     * Goes from one state of a step to another.
     *
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED} when somebody else has
     */
    void step(int ordinal, StepState from, StepState to, @Nullable String output, @Nullable String error) {
        change(
                transaction -> transaction.runbooks().step(run, ordinal, from, to, output, error),
                transaction -> transaction.runbooks().steps(run).get(ordinal).state() == to);
    }

    /** Goes from one state of the execution to another, with an audit line. */
    void become(RunState from, RunState to, String outcome) {
        become(from, to, outcome, transaction -> {});
    }

    /** The same with what becomes true together with it. */
    void become(RunState from, RunState to, String outcome, Consumer<LedgerTransaction> with) {
        change(
                transaction -> {
                    if (!transaction.runbooks().become(run, from, to, outcome)) {
                        return false;
                    }
                    transaction
                            .audit()
                            .add(
                                    by,
                                    "runbook "
                                            + to.name()
                                                    .toLowerCase(java.util.Locale.ROOT)
                                                    .replace('_', ' '),
                                    line(outcome));
                    with.accept(transaction);
                    return true;
                },
                transaction -> transaction.runbooks().all().stream()
                        .anyMatch(record -> record.id() == run && record.state() == to));
    }

    /** Notes what an operator, or a measurement, says; does nothing else. */
    void note(Consumer<LedgerTransaction> what) {
        attempt.run(() -> ledger.inTransaction(transaction -> {
            core.require(transaction);
            what.accept(transaction);
            return Boolean.TRUE;
        }));
    }

    private void change(Function<LedgerTransaction, Boolean> compareAndSet, Function<LedgerTransaction, Boolean> isSo) {
        boolean[] again = {false};
        attempt.run(() -> ledger.inTransaction(transaction -> {
            core.require(transaction);
            boolean second = again[0];
            again[0] = true;
            // A commit without an answer may have been one: under our right nobody else can have made it.
            if (!compareAndSet.apply(transaction) && !(second && isSo.apply(transaction))) {
                throw new LandbridgeException(
                        CutoverError.SUPERSEDED, "runbook", "The ledger says that somebody else has gone on with it.");
            }
            return Boolean.TRUE;
        }));
    }

    private <T> T read(Function<LedgerTransaction, T> reading) {
        return attempt.call(() -> ledger.inTransaction(reading));
    }

    private static String line(String text) {
        return text.lines().findFirst().orElse("");
    }

    static String verb(Direction direction) {
        return direction == Direction.CUTOVER ? "cutover" : "rollback";
    }
}
