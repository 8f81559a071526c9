package io.landbridge.jobs.run;

import java.util.Optional;

/** A part of a migration that is complete or not; asked of the ledger, never of the run history. */
public sealed interface Stage {

    /** The word in the ledger, in status and after {@code --until}. */
    String name();

    /** Whether there is work again although the stage was complete: rows of the quarantine that are to be tried anew. */
    default boolean hasMoreWork() {
        return false;
    }

    /** Done in one go; idempotent, because a crash may come after the work and before its record. */
    non-sealed interface Whole extends Stage {

        /** Does the work. */
        void execute();
    }

    /**
     * Done in claims by several workers.
     *
     * @param <T> what a worker claims, works off and then forgets
     */
    non-sealed interface Claimed<T> extends Stage {

        /** Prepares what can be claimed; idempotent. */
        void prepare();

        /** Most workers that there can ever be; how many of them work at a time is up to {@link #claim}. */
        int maxWorkers();

        /** The next piece of work, for which it may wait; empty when nothing is left or the run is ending. */
        Optional<T> claim();

        /** Works one piece off; what it changed is committed when it returns. */
        void work(T claimed);

        /** Whether the claims ended because nothing is left, not because the run is ending. */
        boolean isDone();
    }
}
