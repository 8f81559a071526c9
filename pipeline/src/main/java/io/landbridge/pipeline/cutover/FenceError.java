package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What stands against a write fence. */
public enum FenceError implements ErrorCode {
    /** Transactions held the tables longer than all attempts waited. */
    BLOCKED(
            Category.TRANSIENT,
            "Nothing is fenced. End those sessions, or wait for them, and run the same command again; the runbook can have them ended."),
    /** Somebody with a newer token has acted on this fence. */
    OVERTAKEN(
            Category.REFUSED,
            "Another process has taken the cutover over: 'landbridge status PLAN' says how far it is. This one has changed nothing."),
    /** A right or a setting that the fence needs is missing. */
    NOT_ALLOWED(Category.USER, "Run 'landbridge assess PLAN --grants' for the rights that are needed.");

    private final Category category;
    private final String remedy;

    FenceError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
