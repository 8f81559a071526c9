package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;

/** What an operator has to know when something can neither be done nor taken back: what stands, what does not, what to do. */
final class OperatorPage {

    private final StringBuilder text = new StringBuilder();

    private OperatorPage() {}

    /**
     * Writes the page.
     *
     * @param failed what was tried, and what came of it
     */
    static String of(Runbook runbook, List<StepRecord> steps, CutoverState state, String failed) {
        OperatorPage page = new OperatorPage();
        page.line("Runbook '" + runbook.name() + "' needs an operator.");
        page.line("Failed: " + failed);
        page.line("Traffic: " + traffic(state) + " (cutover " + state + ").");
        page.list("Stands, and has to be taken back or left:", runbook, steps, StepState.UNDO_FAILED, StepState.FAILED);
        page.list(
                "Stands, since it was not come to:",
                runbook,
                steps,
                StepState.DONE,
                StepState.UNDOING,
                StepState.RUNNING);
        page.list("Is taken back:", runbook, steps, StepState.UNDONE);
        page.list("Was never begun:", runbook, steps, StepState.PENDING, StepState.SKIPPED);
        page.line(
                "Next: put right what failed; then 'landbridge rollback PLAN' tries again, and with --settled STEP it takes your word"
                        + " for a step that is put right by hand.");
        return page.text.toString();
    }

    private static String traffic(CutoverState state) {
        return switch (state) {
            case STAYED, PLANNED -> "the source is live";
            case FREEZING, FROZEN, ABORTED -> "the source is live, but may refuse writes";
            case SWITCHED -> "the target is live, but may refuse writes";
            case LIVE, COMMITTED -> "the target is live";
            case RETURNING, RETURN_FROZEN -> "the target is live, but may refuse writes";
            case RETURNED -> "the source is live, but may refuse writes";
        };
    }

    private void list(String head, Runbook runbook, List<StepRecord> steps, StepState... states) {
        List<StepRecord> found = steps.stream()
                .filter(step -> List.of(states).contains(step.state()))
                .toList();
        if (!found.isEmpty()) {
            line(head);
            found.forEach(step -> line("  - " + step.name() + " (" + step.kind() + ')' + detail(runbook, step)));
        }
    }

    private static String detail(Runbook runbook, StepRecord step) {
        String undo = runbook.step(step.name())
                .map(RunbookStep::undo)
                .map(action ->
                        "; taken back by its undo" + (step.state() == StepState.UNDO_FAILED ? ", which failed" : ""))
                .orElse("");
        return undo
                + (step.error() == null
                        ? ""
                        : ": " + step.error().lines().findFirst().orElse(""));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
