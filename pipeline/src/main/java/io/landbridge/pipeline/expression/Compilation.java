package io.landbridge.pipeline.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of an expression's text: the expression, or everything that is wrong with it.
 *
 * @param expression null when there are issues
 * @param issues empty when there is an expression
 */
public record Compilation(@Nullable Expression expression, List<Issue> issues) {

    public Compilation {
        issues = List.copyOf(issues);
    }

    /**
     * One thing that is wrong.
     *
     * @param line one-based line within the expression's text
     * @param column one-based
     */
    public record Issue(int line, int column, String message) {}
}
