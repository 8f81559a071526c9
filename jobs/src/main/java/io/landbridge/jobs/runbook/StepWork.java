package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.StepAction;
import java.time.Duration;

/** Does what a step says that is not the migration's own. */
interface StepWork {

    /**
     * Does it once.
     *
     * @param where the step in the user's words, for errors
     * @param ordinal of the step
     * @param limit that it may take
     * @return what is to be kept of its output, without secrets
     * @throws io.landbridge.pipeline.failure.LandbridgeException when it was not done, or not as expected
     */
    String run(StepAction action, String where, int ordinal, Duration limit);

    /** What a rehearsal does in its place: looks whether it could be done, and changes nothing. Throws what stands in its way. */
    String look(StepAction action, String where, Duration limit);
}
