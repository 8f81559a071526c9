package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Freeze;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Sequences;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.Optional;

/** Does a step as often as it may be tried, each time within its own limit and within what is left of the freeze's budget. */
final class StepAttempts {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CoreSteps core;
    private final StepWork work;
    private final Waits waits;
    private final Duration freezeBudget;

    StepAttempts(CoreSteps core, StepWork work, Waits waits, Duration freezeBudget) {
        this.core = core;
        this.work = work;
        this.waits = waits;
        this.freezeBudget = freezeBudget;
    }

    Waits waits() {
        return waits;
    }

    /**
     * Does the step.
     *
     * @param again whether a process before may have done it: what can be asked whether it is done is asked first
     */
    String run(RunbookStep step, int ordinal, boolean again) {
        StepAction verify = step.verify();
        if (again && verify != null && isVerified(step, verify, ordinal)) {
            return "was done already";
        }
        for (int attempt = 0; ; attempt++) {
            try {
                String output = once(step, ordinal);
                return verify == null
                        ? output
                        : (output + "\nverified: " + work.run(verify, step.name(), ordinal, limit(step))).strip();
            } catch (LandbridgeException e) {
                if (attempt >= step.retries()
                        || e.category() == Category.STOPPED
                        || e.category() == Category.INTERNAL) {
                    throw e;
                }
                // Between attempts of a step while clients are held every millisecond counts.
                waits.sleep(core.held().isPresent() ? PAUSE.dividedBy(10) : PAUSE);
            }
        }
    }

    private boolean isVerified(RunbookStep step, StepAction verify, int ordinal) {
        try {
            work.run(verify, step.name(), ordinal, limit(step));
            return true;
        } catch (LandbridgeException e) {
            return false;
        }
    }

    private String once(RunbookStep step, int ordinal) {
        Duration limit = limit(step);
        return switch (step.kind()) {
            case FREEZE -> core.freeze((Freeze) step.action(), limit);
            case DRAIN -> core.drain(limit);
            case VERIFY -> core.verify(limit);
            case SEQUENCES -> core.sequences((Sequences) step.action(), limit);
            case REVERSE -> core.reverse((Reverse) step.action(), limit);
            case SWITCH -> core.switchOver(limit);
            default -> work.run(step.action(), step.name(), ordinal, limit);
        };
    }

    /** Takes a step back, as often as it may be tried. */
    String undo(RunbookStep step, StepAction undo, int ordinal) {
        for (int attempt = 0; ; attempt++) {
            try {
                return work.run(undo, step.name(), ordinal, step.timeout());
            } catch (LandbridgeException e) {
                if (attempt >= step.retries()) {
                    throw e;
                }
                waits.ticker().sleep(PAUSE);
            }
        }
    }

    /** @throws LandbridgeException {@link RunbookError#BUDGET_SPENT} */
    private Duration limit(RunbookStep step) {
        Optional<Duration> held = core.held();
        if (held.isEmpty()) {
            return step.timeout();
        }
        Duration left = freezeBudget.minus(held.orElseThrow());
        if (left.isNegative() || left.isZero()) {
            throw new LandbridgeException(
                    RunbookError.BUDGET_SPENT,
                    step.name(),
                    "Clients have been held for " + held.orElseThrow().toMillis() + " ms; freezeBudget is "
                            + freezeBudget.toMillis() + " ms.");
        }
        return left.compareTo(step.timeout()) < 0 ? left : step.timeout();
    }
}
