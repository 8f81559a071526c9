package io.landbridge.pipeline.expression;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can go wrong while an expression is evaluated. */
enum ExpressionError implements ErrorCode {
    /** The expression has no result for this row. */
    NO_RESULT(Category.DATA, "Correct the expression so that it covers the row."),
    /** The evaluator answered with something that no expression can give. */
    UNEXPECTED(Category.INTERNAL, "Please report this with the expression and the column's types.");

    private final Category category;
    private final String remedy;

    ExpressionError(Category category, String remedy) {
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
