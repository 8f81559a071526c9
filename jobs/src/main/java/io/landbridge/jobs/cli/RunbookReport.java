package io.landbridge.jobs.cli;

import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Approval;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runbook that is under way, or was carried out last.
 *
 * @param run null when there was none
 */
record RunbookReport(@Nullable RunRecord run, List<StepRecord> steps, List<Approval> approvals) {

    /** Nothing has happened. */
    static final RunbookReport NONE = new RunbookReport(null, List.of(), List.of());

    static RunbookReport read(LedgerTransaction transaction) {
        // One that is under way comes before one that was begun later and has ended.
        List<RunRecord> all = transaction.runbooks().all();
        Optional<RunRecord> last = all.stream()
                .filter(run -> run.state() != RunState.DONE && run.state() != RunState.UNDONE)
                .reduce((former, later) -> later)
                .or(() -> all.stream().reduce((former, later) -> later));
        return last.map(run -> new RunbookReport(
                        run,
                        transaction.runbooks().steps(run.id()),
                        transaction.runbooks().approvals(run.id())))
                .orElse(NONE);
    }

    /** Null when there was none. */
    @Nullable Map<String, @Nullable Object> part() {
        if (run == null) {
            return null;
        }
        Map<String, @Nullable Object> part = RunbookAnswer.runPart(run);
        part.put("steps", steps.stream().map(RunbookAnswer::stepPart).toList());
        return part;
    }

    /** Of one that no process carries out; empty when none is under way. */
    Optional<String> warning() {
        if (run == null || (run.state() != RunState.RUNNING && run.state() != RunState.UNDOING)) {
            return Optional.empty();
        }
        return Optional.of("no process carries out '" + run.runbook() + "', which is " + RunbookAnswer.word(run.state())
                + ": the command that began it goes on with it");
    }

    /** Lines for people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (run != null) {
            long done = steps.stream()
                    .filter(step -> step.state() == StepState.DONE)
                    .count();
            lines.add("runbook: '" + run.runbook() + "' is " + RunbookAnswer.word(run.state()) + ", " + done + " of "
                    + steps.size() + " steps done" + (run.outcome() == null ? "" : ": " + first(run.outcome())));
            steps.stream().filter(step -> isOpen(step.state())).forEach(step -> lines.add(line(step)));
        }
        return lines;
    }

    private static boolean isOpen(StepState state) {
        return switch (state) {
            case RUNNING, UNDOING, FAILED, UNDO_FAILED -> true;
            case PENDING, DONE, UNDONE, SKIPPED -> false;
        };
    }

    private String line(StepRecord step) {
        List<String> said = approvals.stream()
                .filter(approval -> approval.ordinal() == step.ordinal())
                .map(Approval::who)
                .toList();
        String waits = step.kind().equals("approve") && step.state() == StepState.RUNNING
                ? ", waits for people" + (said.isEmpty() ? "" : "; approved by " + String.join(", ", said))
                        + ": 'landbridge approve PLAN \"" + step.name() + "\"'"
                : "";
        return "  " + step.name() + " (" + step.kind() + ") is " + RunbookAnswer.word(step.state()) + waits
                + (step.error() == null ? "" : ": " + first(step.error()));
    }

    private static String first(String text) {
        return text.lines().findFirst().orElse("");
    }
}
