package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CoreSteps.Forecast;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepKind;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A runbook gone through without a change: each step is looked at, and timed or foretold.
 *
 * @param freeze how long clients would be held
 */
public record Rehearsal(List<Rehearsed> steps, Duration freeze) {

    public Rehearsal {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param takes how long it would take; zero where nobody can tell
     * @param note what was looked at
     * @param obstacle what would make it fail now; empty for nothing
     */
    public record Rehearsed(String name, StepKind kind, Duration takes, String note, String obstacle, boolean held) {}

    static Rehearsal of(Runbook runbook, CoreSteps core, StepWork work, Waits waits) {
        List<RunbookStep> sequence = runbook.sequence();
        int freeze = runbook.ordinal(StepKind.FREEZE);
        int switching = runbook.ordinal(StepKind.SWITCH);
        List<Rehearsed> steps = new ArrayList<>();
        Duration held = Duration.ZERO;
        for (int i = 0; i < sequence.size(); i++) {
            boolean isHeld = i >= freeze && i <= switching;
            Rehearsed rehearsed = of(sequence.get(i), isHeld, core, work, waits);
            held = isHeld ? held.plus(rehearsed.takes()) : held;
            steps.add(rehearsed);
        }
        return new Rehearsal(steps, held);
    }

    private static Rehearsed of(RunbookStep step, boolean held, CoreSteps core, StepWork work, Waits waits) {
        if (step.kind().isCore()) {
            Forecast forecast = core.forecast(step.action());
            return new Rehearsed(
                    step.name(), step.kind(), forecast.takes(), forecast.note(), forecast.obstacle(), held);
        }
        long begun = waits.now();
        try {
            String note = work.look(step.action(), step.name(), step.timeout());
            return new Rehearsed(step.name(), step.kind(), waits.since(begun), note, "", held);
        } catch (LandbridgeException e) {
            return new Rehearsed(step.name(), step.kind(), waits.since(begun), "", e.what(), held);
        }
    }

    /** Whether nothing stands in the way. */
    public boolean isClear() {
        return steps.stream().allMatch(step -> step.obstacle().isEmpty());
    }
}
