package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.GateRules;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Switch;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The rollback that a cutover's runbook leads to by itself: the same steps the other way, and what it did taken back in reverse order. */
final class Mirror {

    /** Before the name of what it takes back. */
    static final String TAKES_BACK = "take back ";

    private static final List<StepKind> CORE = List.of(StepKind.FREEZE, StepKind.DRAIN, StepKind.SEQUENCES);

    private Mirror() {}

    /** Of a cutover whose steps stand like this. */
    static Runbook of(Runbook cutover, List<StepRecord> records) {
        List<RunbookStep> sequence = cutover.sequence();
        return of(cutover, step -> {
            StepState state = records.get(sequence.indexOf(step)).state();
            return state != StepState.PENDING && state != StepState.SKIPPED && state != StepState.UNDONE;
        });
    }

    /** Of which an execution is under way. */
    static Runbook under(Runbook cutover, Set<String> names) {
        return of(cutover, step -> names.contains(TAKES_BACK + step.name()));
    }

    private static Runbook of(Runbook cutover, Predicate<RunbookStep> done) {
        List<RunbookStep> sequence = cutover.sequence();
        List<RunbookStep> actions = new ArrayList<>();
        for (int i = sequence.size() - 1; i >= 0; i--) {
            RunbookStep step = sequence.get(i);
            StepAction undo = step.undo();
            if (undo != null && done.test(step)) {
                actions.add(new RunbookStep(
                        TAKES_BACK + step.name(), undo, step.timeout(), step.retries(), null, null, step.line()));
            }
        }
        List<RunbookStep> steps = new ArrayList<>();
        CORE.forEach(kind -> steps.add(sequence.get(cutover.ordinal(kind))));
        RunbookStep switching = sequence.get(cutover.ordinal(StepKind.SWITCH));
        steps.add(new RunbookStep(
                switching.name(), new Switch(actions), switching.timeout(), 0, null, null, switching.line()));
        return new Runbook(
                "back from: " + cutover.name(),
                Direction.ROLLBACK,
                GateRules.ON_THE_WAY_BACK,
                cutover.freezeBudget(),
                cutover.onFailure(),
                steps,
                cutover.file(),
                cutover.hash(),
                cutover.content());
    }
}
