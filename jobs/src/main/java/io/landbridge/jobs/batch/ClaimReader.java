package io.landbridge.jobs.batch;

import io.landbridge.jobs.run.Stage;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.scope.context.StepContext;
import org.springframework.batch.core.scope.context.StepSynchronizationManager;
import org.springframework.batch.infrastructure.item.ItemReader;

/** Claims the next piece of work; shared by all partitions, because a claim belongs to whoever comes first. */
final class ClaimReader<T> implements ItemReader<T> {

    private final Stage.Claimed<T> stage;

    ClaimReader(Stage.Claimed<T> stage) {
        this.stage = stage;
    }

    @Override
    public @Nullable T read() {
        T claimed = stage.claim().orElse(null);
        if (claimed == null && !stage.isDone()) {
            StepContext context = StepSynchronizationManager.getContext();
            if (context != null) {
                // Else Batch would remember a stage that was stopped as one that is complete.
                context.getStepExecution().setTerminateOnly();
            }
        }
        return claimed;
    }
}
