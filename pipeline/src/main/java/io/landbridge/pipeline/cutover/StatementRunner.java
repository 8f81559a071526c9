package io.landbridge.pipeline.cutover;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Runs statements of a runbook on one side, in sessions of the migration's own user. Safe for several threads. */
public interface StatementRunner {

    /**
     * Runs one statement outside of any transaction of ours.
     *
     * @param passesFence whether a write fence of this migration lets it write
     * @param limit after which the server is told to end it
     * @param where the step in the user's words, for the error
     * @return the first column of its first row as the server spells it; null for NULL, and where it answers no row
     * @throws io.landbridge.pipeline.failure.LandbridgeException with what the server says; {@link RunbookError#TIMED_OUT}
     */
    @Nullable String run(String sql, boolean passesFence, Duration limit, String where);
}
