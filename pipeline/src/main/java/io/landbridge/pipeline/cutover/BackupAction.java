package io.landbridge.pipeline.cutover;

import java.time.Duration;

/** Dumps tables with the server's own client. */
public interface BackupAction {

    /**
     * Looks whether it could be done: client there and new enough, folder writable, room enough. Changes nothing.
     *
     * @return what was found, in one line
     * @throws io.landbridge.pipeline.failure.LandbridgeException when something is missing
     */
    String check(StepAction.Backup order);

    /**
     * Dumps, looks whether the dump can be read, and removes what is older than its days. After a crash it begins anew.
     *
     * @return what was written, and the command that restores it
     * @throws io.landbridge.pipeline.failure.LandbridgeException when there is no readable dump after it
     */
    String run(StepAction.Backup order, Duration limit);
}
