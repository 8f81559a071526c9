package io.landbridge.pipeline.expression;

import java.math.BigDecimal;

/** A decimal that is equal to another when the numbers are, as databases have it: 1.5 = 1.50. */
record ExactDecimal(BigDecimal value) implements Comparable<ExactDecimal> {

    static ExactDecimal of(long value) {
        return new ExactDecimal(BigDecimal.valueOf(value));
    }

    @Override
    public int compareTo(ExactDecimal other) {
        return value.compareTo(other.value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ExactDecimal decimal && compareTo(decimal) == 0;
    }

    @Override
    public int hashCode() {
        return value.stripTrailingZeros().hashCode();
    }
}
