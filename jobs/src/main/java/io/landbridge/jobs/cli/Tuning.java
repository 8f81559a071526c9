package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.BackfillStage;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.plan.Plan;
import org.jspecify.annotations.Nullable;

/** How fast a run shall work; null for what stays as it is. */
record Tuning(
        @Nullable Long maxRowsPerSecond,
        @Nullable Integer parallelism,
        @Nullable Long chunkMillis) {

    boolean isEmpty() {
        return maxRowsPerSecond == null && parallelism == null && chunkMillis == null;
    }

    /**
     * Checks what can be checked without the plan's databases.
     *
     * @throws LandbridgeException {@link CommandError#USAGE} for a value that cannot be
     */
    void require(Plan plan) {
        check("--max-rows-per-second", maxRowsPerSecond, 1, Long.MAX_VALUE);
        check("--chunk-millis", chunkMillis, 10, 60_000);
        check(
                "--parallelism",
                parallelism == null ? null : parallelism.longValue(),
                1,
                BackfillStage.mostWorkers(plan.backfill()));
    }

    /** The wishes with these in their place. */
    Wishes of(Wishes now, boolean reset) {
        return new Wishes(
                now.paused(),
                now.pauseReason(),
                now.stop(),
                parallelism != null || reset ? parallelism : now.parallelism(),
                maxRowsPerSecond != null || reset ? maxRowsPerSecond : now.maxRowsPerSecond(),
                chunkMillis != null || reset ? chunkMillis : now.chunkMillis());
    }

    private static void check(String option, @Nullable Long value, long least, long most) {
        if (value != null && (value < least || value > most)) {
            throw new LandbridgeException(
                    CommandError.USAGE,
                    option,
                    "Invalid value for option '" + option + "': " + value + " is not "
                            + (most == Long.MAX_VALUE ? least + " or more." : least + " to " + most + '.'));
        }
    }
}
