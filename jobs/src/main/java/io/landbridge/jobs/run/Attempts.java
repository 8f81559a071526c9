package io.landbridge.jobs.run;

import java.util.function.Supplier;

/** Repeats a unit of work that may succeed later without anybody's help. */
public interface Attempts {

    /**
     * Does the work until it succeeds, fails for good, or the run ends. The work is one unit: a failed attempt left nothing behind.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException of the last attempt; {@link RunError#OUTAGE} when a server stayed away
     */
    <T> T call(Supplier<T> work);

    /** As {@link #call} without a result. */
    default void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
