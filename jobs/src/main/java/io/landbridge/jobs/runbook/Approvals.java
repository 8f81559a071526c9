package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction.Approve;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NearestName;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Approval;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** People's words on the steps of the execution that is under way. */
public final class Approvals {

    private final Ledger ledger;
    private final Function<RunRecord, Runbook> reading;

    /** @param reading reads what the ledger kept of a runbook */
    public Approvals(Ledger ledger, Function<RunRecord, Runbook> reading) {
        this.ledger = ledger;
        this.reading = reading;
    }

    /**
     * A step that waits.
     *
     * @param said names of those who have said yes
     */
    public record Waiting(RunRecord run, int ordinal, String name, Approve asks, List<String> said) {
        public Waiting {
            said = List.copyOf(said);
        }

        /** How many more people have to say it. */
        public int missing() {
            return Math.max(0, asks.people() - said.size());
        }

        /** Names of those who may still say it. */
        public List<String> open() {
            return asks.by().stream().filter(name -> !said.contains(name)).toList();
        }
    }

    /** Steps of the execution under way that wait for a word, or will. */
    public List<Waiting> waiting() {
        return ledger.exists() ? ledger.inTransaction(this::waiting) : List.of();
    }

    private List<Waiting> waiting(LedgerTransaction transaction) {
        Optional<RunRecord> active = transaction.runbooks().all().stream()
                .filter(run -> run.state() == RunState.RUNNING)
                .reduce((former, later) -> later);
        List<Waiting> waiting = new ArrayList<>();
        active.ifPresent(run -> {
            List<StepRecord> records = transaction.runbooks().steps(run.id());
            List<Approval> approvals = transaction.runbooks().approvals(run.id());
            Runbook runbook = reading.apply(run);
            for (StepRecord record : records) {
                boolean open = record.state() == StepState.PENDING
                        || record.state() == StepState.RUNNING
                        || record.state() == StepState.FAILED;
                Optional<RunbookStep> step = open ? runbook.step(record.name()) : Optional.empty();
                if (step.isPresent() && step.orElseThrow().action() instanceof Approve asks) {
                    waiting.add(new Waiting(
                            run,
                            record.ordinal(),
                            record.name(),
                            asks,
                            approvals.stream()
                                    .filter(approval -> approval.ordinal() == record.ordinal())
                                    .map(Approval::who)
                                    .toList()));
                }
            }
        });
        return waiting;
    }

    /**
     * The step of that name.
     *
     * @throws LandbridgeException {@link RunbookError#NOT_WAITING}
     */
    public Waiting find(String step) {
        List<Waiting> waiting = waiting();
        return waiting.stream()
                .filter(one -> one.name().equals(step))
                .findFirst()
                .orElseThrow(() -> new LandbridgeException(
                        RunbookError.NOT_WAITING,
                        step,
                        waiting.isEmpty()
                                ? "No step of a runbook waits for anybody's word."
                                : "No such step waits"
                                        + NearestName.hint(
                                                step,
                                                waiting.stream()
                                                        .map(Waiting::name)
                                                        .toList())));
    }

    /**
     * Notes a person's word.
     *
     * @param name as the step names the person
     * @param user of this machine who gives it, for the audit
     * @return the step as it is then
     * @throws LandbridgeException {@link RunbookError#NOT_ASKED} when the step does not name that person, or the user is another of those
     *     whom it names
     */
    public Waiting approve(Waiting step, String name, String user) {
        if (!step.asks().by().contains(name)) {
            throw new LandbridgeException(
                    RunbookError.NOT_ASKED,
                    step.name(),
                    "'" + name + "' is not asked; it is "
                            + String.join(", ", step.asks().by()) + '.');
        }
        if (!user.equals(name) && step.asks().by().contains(user)) {
            throw new LandbridgeException(
                    RunbookError.NOT_ASKED,
                    step.name(),
                    "Who is logged in as '" + user + "' can only speak for himself, not for '" + name + "'.");
        }
        ledger.inTransaction(transaction -> {
            transaction.runbooks().approve(step.run().id(), step.ordinal(), name);
            transaction.audit().add(name, "approved", step.name() + " (as user " + user + ')');
            return Boolean.TRUE;
        });
        List<String> said = new ArrayList<>(step.said());
        if (!said.contains(name)) {
            said.add(name);
        }
        return new Waiting(step.run(), step.ordinal(), step.name(), step.asks(), said);
    }
}
