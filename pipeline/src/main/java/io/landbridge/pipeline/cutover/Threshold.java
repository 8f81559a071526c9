package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import java.math.BigDecimal;

/**
 * A reading that says that all is not well.
 *
 * @param limit what it is compared with
 * @param times how often in a row it has to be over its limit
 */
public record Threshold(Reading reading, Limit limit, int times) {

    /** Where a value is read. */
    public sealed interface Reading {}

    /** The first value of a query's answer. */
    public record Prometheus(SecretText url, String query) implements Reading {}

    /** The status of a GET. */
    public record HttpStatus(SecretText url) implements Reading {}

    /** The one value that a query answers. */
    public record SqlValue(Side on, String sql) implements Reading {}

    /** When a value is over its limit. */
    public enum Comparison {
        ABOVE,
        BELOW,
        NOT
    }

    /** What a value is compared with. */
    public record Limit(Comparison comparison, BigDecimal value) {

        /** Whether that value is over the limit. */
        public boolean isCrossedBy(BigDecimal read) {
            int order = read.compareTo(value);
            return switch (comparison) {
                case ABOVE -> order > 0;
                case BELOW -> order < 0;
                case NOT -> order != 0;
            };
        }

        @Override
        public String toString() {
            return comparison.name().toLowerCase(java.util.Locale.ROOT) + ' ' + value.toPlainString();
        }
    }

    /** As people read it. */
    public String describe() {
        return (reading instanceof Prometheus prometheus
                        ? prometheus.query()
                        : reading instanceof HttpStatus http
                                ? http.url().toString()
                                : reading instanceof SqlValue sql ? sql.sql() : "")
                + " is " + limit + (times > 1 ? ", " + times + " times in a row" : "");
    }
}
