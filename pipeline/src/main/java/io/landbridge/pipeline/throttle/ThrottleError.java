package io.landbridge.pipeline.throttle;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What ends work from outside. */
enum ThrottleError implements ErrorCode {
    /** A reading is above its rule's {@code abort}. */
    ABORTED("Wait until the server has recovered, or raise 'abort' in the plan; the same command goes on from there."),
    /** The thread was told to end while it waited. */
    INTERRUPTED("The same command goes on from there.");

    private final String remedy;

    ThrottleError(String remedy) {
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return Category.STOPPED;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
