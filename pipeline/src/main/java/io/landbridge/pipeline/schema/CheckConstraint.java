package io.landbridge.pipeline.schema;

/** A check constraint; the expression is in the engine's own dialect, without the word CHECK and the outer parentheses. */
public record CheckConstraint(String name, String expression) {}
