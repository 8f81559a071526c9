package io.landbridge.pipeline.expression;

import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled, type-checked expression over one source row; pure, and safe for use by several threads. */
public interface Expression {

    /** The text as the plan has it. */
    String text();

    /** The source columns it reads, in the order of their first use. */
    List<String> reads();

    /** The kind of its result. */
    ValueKind resultKind();

    /** Whether it says {@code null}, so that it may give NULL for a row without any. */
    boolean saysNull();

    /**
     * Evaluates over one row.
     *
     * @param row asked for the columns of {@link #reads()} only
     * @return the result in {@link Values}' form of {@link #resultKind()}; null for NULL. NULL rules: docs/plan-file.md
     * @throws io.landbridge.pipeline.failure.LandbridgeException of category DATA when this row cannot be evaluated
     */
    @Nullable Object evaluate(RowValues row);

    /** Whether a filter or check holds for the row: NULL is no. */
    default boolean holds(RowValues row) {
        return Boolean.TRUE.equals(evaluate(row));
    }
}
