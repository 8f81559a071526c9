package io.landbridge.jobs.run;

import java.time.Duration;

/**
 * Something that one thread asks of another one, which grants it when it comes to a place where it can. Each wish has a number, so that what
 * was granted to an earlier one is not taken for an answer to this. Safe for several threads, of which one wishes at a time.
 */
final class Wish {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final StopSignal stop;
    private long last;
    private volatile long wished;
    private volatile long granted;

    Wish(StopSignal stop) {
        this.stop = stop;
    }

    /** The number of the wish that holds now; 0 for none. */
    long now() {
        return wished;
    }

    /** Says that what was wished for under this number is so from now on. */
    void grant(long fulfilled) {
        granted = fulfilled;
    }

    /** Wishes, waits for the grant, and does the work. */
    void during(Runnable work) {
        long mine = ++last;
        wished = mine;
        try {
            while (granted != mine) {
                stop.throwIfRaised();
                stop.await(LOOK_AGAIN);
            }
            work.run();
        } finally {
            wished = 0;
        }
    }
}
