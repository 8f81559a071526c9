package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with the plan's own checks. */
public enum CheckError implements ErrorCode {
    /** A server does not understand the check, or does not allow it, or its answer is no single value. */
    CHECK_REFUSED(
            Category.USER,
            "Correct the check's sql in the plan: a query of one row with one column that each server asked understands, and that the"
                    + " plan's user may run."),
    /** The check ran for longer than a check may. */
    CHECK_TOO_SLOW(Category.REFUSED, "Let the check read less, or make an index for it.");

    private final Category category;
    private final String remedy;

    CheckError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public String room() {
        return "validation";
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
