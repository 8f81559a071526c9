package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an execution stands when the process that carried it out ends.
 *
 * @param failure why it did not end as written; null when it did
 */
public record RunbookEnd(
        RunRecord run, List<StepRecord> steps, @Nullable LandbridgeException failure) {
    public RunbookEnd {
        steps = List.copyOf(steps);
    }
}
