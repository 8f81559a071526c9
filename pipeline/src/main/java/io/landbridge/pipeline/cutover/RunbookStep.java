package io.landbridge.pipeline.cutover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One step of a runbook.
 *
 * @param name by which people speak of it; no other step of the runbook has it
 * @param timeout of one attempt
 * @param retries after the first attempt
 * @param undo what takes it back; null when nothing has to. The core's own steps are taken back by {@link CoreSteps#abort}
 * @param verify what shows that it is done, asked after it and before it is done again; null when its own answer is enough
 * @param line in the file
 */
public record RunbookStep(
        String name,
        StepAction action,
        Duration timeout,
        int retries,
        @Nullable StepAction undo,
        @Nullable StepAction verify,
        int line) {

    /** What it does, by the word that stands in the file. */
    public StepKind kind() {
        return action.kind();
    }
}
