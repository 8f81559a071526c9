package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What stands against the counters of the side that takes over. */
public enum CounterError implements ErrorCode {
    /** The counter's bounds, or its column's type, end before the next number. */
    EXHAUSTED(
            Category.REFUSED,
            "Give the column a wider type, or the sequence a greater MAXVALUE, or the step 'sequences' a smaller gap."),
    /** The next number is one that a row may have. */
    TAKEN(
            Category.REFUSED,
            "Somebody has set the counter back, or has given numbers of his own. Set it behind the column's greatest value and try again.");

    private final Category category;
    private final String remedy;

    CounterError(Category category, String remedy) {
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
