package io.landbridge.pipeline.cutover;

import java.util.function.Supplier;

/** Does a unit of work until it succeeds or fails for good. */
public interface Attempt {

    /**
     * Calls it, again where a server was away or somebody was in the way. What was called may have been done although it failed: each unit
     * can be done twice.
     */
    <T> T call(Supplier<T> work);

    /** As above, for work that answers nothing. */
    default void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
