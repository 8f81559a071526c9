package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells whom a runbook names that it did not end as written: last of all, so that nobody is held, and no way back waits, while a service
 * that is told does not answer.
 *
 * @param work makes what posts, when there is something to be told
 */
record FailureNotices(String migration, Supplier<StepWork> work) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LINES = 2;

    /**
     * Does the work, and tells its failure.
     *
     * @param runbook whose it is, asked for when there is something to tell; null for nobody's
     */
    RunbookEnd during(Supplier<@Nullable Runbook> runbook, Supplier<RunbookEnd> carryOut) {
        RunbookEnd end;
        try {
            end = carryOut.get();
        } catch (LandbridgeException e) {
            if (isNoRefusal(e)) {
                tellWithout(runbook, e);
            }
            throw e;
        }
        LandbridgeException failure = end.failure();
        if (failure != null) {
            tell(runbook.get(), failure);
        }
        return end;
    }

    /** A command that was refused, or told to stop, has changed nothing that others do not see. */
    private static boolean isNoRefusal(LandbridgeException e) {
        return e.errorCode() == RunbookError.NEEDS_OPERATOR
                || e.category() == Category.TRANSIENT
                || e.category() == Category.INTERNAL;
    }

    /** What failed is what counts, not that nobody could be told. */
    private void tellWithout(Supplier<@Nullable Runbook> runbook, LandbridgeException failure) {
        try {
            tell(runbook.get(), failure);
        } catch (LandbridgeException e) {
            failure.addSuppressed(e);
        }
    }

    private void tell(@Nullable Runbook runbook, LandbridgeException failure) {
        if (runbook == null) {
            return;
        }
        String text = migration + ": " + runbook.name() + ": " + failure.where() + ": "
                + failure.what().lines().limit(LINES).collect(Collectors.joining(" "))
                + (failure.errorCode() == RunbookError.ROLLED_BACK ? " The source is live again." : "");
        StepWork post = work.get();
        for (Notify notify : runbook.onFailure()) {
            post.run(new Notify(notify.url(), text), "onFailure", -1, PATIENCE);
        }
    }
}
