package io.landbridge.jobs.run;

import java.util.function.IntSupplier;

/**
 * In how many lanes the stream may apply a batch: as the plan says, or in one while somebody needs a target that is at each moment what the
 * source was at one. Safe for several threads, of which one asks for one lane at a time.
 */
final class LaneLimit implements IntSupplier {

    private final int planned;
    private final Wish one;

    LaneLimit(int planned, StopSignal stop) {
        this.planned = planned;
        this.one = new Wish(stop);
    }

    @Override
    public int getAsInt() {
        return one.now() == 0 ? planned : 1;
    }

    /** The wish for one lane that holds now; 0 for none. Asked by the stream before a step. */
    long wish() {
        return one.now();
    }

    /** Says that since the wish no batch was begun in lanes, and none is at hand. By the stream. */
    void grant(long fulfilled) {
        one.grant(fulfilled);
    }

    /** Does work during which the stream, which has begun, applies in one lane; waits for a batch under way. */
    void inOne(Runnable work) {
        if (planned == 1) {
            work.run();
        } else {
            one.during(work);
        }
    }
}
