package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why a row cannot be carried over as the plan says. */
public enum TransformError implements ErrorCode {
    /** {@code map} does not list the value and there is no {@code otherwise}. */
    VALUE_UNLISTED("Add the value to the column's map, or an otherwise; then 'landbridge quarantine PLAN retry'."),
    /** A check of the plan does not hold. */
    CHECK_FAILED("Correct the row at the source, or the check; then 'landbridge quarantine PLAN retry'."),
    /** An expression has no result for this row. */
    EXPRESSION_FAILED("Correct the expression so that it covers the row; then 'landbridge quarantine PLAN retry'."),
    /** A date and time cannot be read in the plan's zone, or is a zero date. */
    TIME_REFUSED("Correct the value, or say zeroDate or overlap in the plan's types; then 'quarantine PLAN retry'."),
    /** The Java transformer threw, or emitted what its target table cannot hold. */
    TRANSFORMER_FAILED("Correct the transformer so that it covers the row; then 'landbridge quarantine PLAN retry'.");

    private final String remedy;

    TransformError(String remedy) {
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return Category.DATA;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
