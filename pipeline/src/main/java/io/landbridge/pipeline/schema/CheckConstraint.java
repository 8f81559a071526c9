package io.landbridge.pipeline.schema;

/**
 * A check constraint.
 *
 * @param expression in the engine's own dialect, without the word CHECK and the outer parentheses
 * @param enforced false for MySQL's {@code NOT ENFORCED} and PostgreSQL's {@code NOT VALID}
 */
public record CheckConstraint(String name, String expression, boolean enforced) {}
