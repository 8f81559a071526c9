package io.landbridge.jobs.runbook;

import io.landbridge.jobs.runbook.RunbookParts.Tools;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes what does the steps of one execution; without one, for a rehearsal. */
record StepWorks(RunbookParts parts, Tools tools) implements Function<@Nullable Journal, StepWork> {

    @Override
    public StepWork apply(@Nullable Journal journal) {
        return new StepActions(
                tools.source(),
                tools.target(),
                tools.backups(),
                tools.environment(),
                new Waits(parts.ticker(), parts.stop()),
                new StepActions.Told() {
                    @Override
                    public String progress() {
                        return parts.migration() + (journal == null ? "" : ": " + progressOf(journal));
                    }

                    @Override
                    public void say(String line) {
                        parts.out().accept(line);
                    }
                },
                ordinal -> journal == null ? List.of() : journal.approvals(ordinal));
    }

    private static String progressOf(Journal journal) {
        List<StepRecord> steps = journal.steps();
        long done =
                steps.stream().filter(step -> step.state() == StepState.DONE).count();
        return journal.record().runbook() + ": " + done + " of " + steps.size() + " steps are done";
    }
}
