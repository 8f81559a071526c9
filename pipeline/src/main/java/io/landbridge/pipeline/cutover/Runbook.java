package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Switch;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A reviewed order of steps that moves traffic from one side to the other.
 *
 * @param freezeBudget how long clients may be held before it is called off
 * @param onFailure who is told
 * @param file the path as given, for messages
 * @param hash SHA-256 of the content, lower-case hex
 * @param content the file as it was read; secrets are in it by reference only
 */
public record Runbook(
        String name,
        Direction direction,
        GateRules gates,
        Duration freezeBudget,
        List<Notify> onFailure,
        List<RunbookStep> steps,
        String file,
        String hash,
        String content) {

    /** How long clients may be held where the runbook says nothing. */
    public static final Duration USUAL_BUDGET = Duration.ofSeconds(10);

    public Runbook {
        onFailure = List.copyOf(onFailure);
        steps = List.copyOf(steps);
    }

    /** All steps in the order in which they are done: what a switch does comes right behind it. A step's place in it is its ordinal. */
    public List<RunbookStep> sequence() {
        List<RunbookStep> all = new ArrayList<>();
        for (RunbookStep step : steps) {
            all.add(step);
            if (step.action() instanceof Switch switching) {
                all.addAll(switching.actions());
            }
        }
        return List.copyOf(all);
    }

    /** The ordinal of the first step of that kind; -1 for none. */
    public int ordinal(StepKind kind) {
        List<RunbookStep> all = sequence();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).kind() == kind) {
                return i;
            }
        }
        return -1;
    }

    /** The step of that name. */
    public Optional<RunbookStep> step(String stepName) {
        return sequence().stream().filter(step -> step.name().equals(stepName)).findFirst();
    }

    /** Whether traffic can come back the way that it went. */
    public boolean hasWayBack() {
        return steps.stream().anyMatch(step -> step.action() instanceof Reverse reverse && reverse.hasWayBack());
    }

    /** For how long the way back shall stay open at least; null where there is none. */
    public @Nullable Duration window() {
        for (RunbookStep step : steps) {
            if (step.action() instanceof Reverse reverse) {
                return reverse.window();
            }
        }
        return null;
    }
}
