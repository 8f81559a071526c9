package io.landbridge.jobs.run;

import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationSummary;
import org.jspecify.annotations.Nullable;

/**
 * Proves that both sides hold the same rows. What was proved before a stop counts; a row that differs ends the run. One that does not stand
 * still while it is looked at does not: it is looked at again while changes are followed.
 */
final class ValidateStage implements Stage.Whole {

    private final ValidationWork work;
    private final ValidationPace pace;
    private final Runnable guard;
    private volatile @Nullable ValidationSummary summary;

    /** @param guard keeps others from writing to the target */
    ValidateStage(ValidationWork work, ValidationPace pace, Runnable guard) {
        this.work = work;
        this.pace = pace;
        this.guard = guard;
    }

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public void execute() {
        guard.run();
        ValidationSummary found = work.validateAll(false, pace);
        summary = found;
        Verdict.of(found).throwIfDifferent();
    }

    /** What was found; null before. */
    @Nullable ValidationSummary summary() {
        return summary;
    }
}
