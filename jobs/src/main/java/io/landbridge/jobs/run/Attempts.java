package io.landbridge.jobs.run;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Repeats a unit of work that may succeed later without anybody's help. */
public interface Attempts {

    /**
     * Does the work until it succeeds, fails for good, or the run ends. The work is one unit: a failed attempt left nothing behind.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException of the last attempt; {@link RunError#OUTAGE} when a server stayed away
     */
    default <T> T call(Supplier<T> work) {
        return call(work, result -> true);
    }

    /**
     * As {@link #call(Supplier)} for work that can succeed while a server that other work needs is away.
     *
     * @param proof whether the result proves that the servers are there
     */
    <T> T call(Supplier<T> work, Predicate<T> proof);

    /** What is being repeated at this moment, after which failure; empty while no attempt has failed, and while all work waits. */
    Optional<String> repeating();

    /** As {@link #call} without a result. */
    default void run(Runnable work) {
        call(() -> {
            work.run();
            return Boolean.TRUE;
        });
    }
}
