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

    /**
     * Evaluates over the spellings of the columns that it reads.
     *
     * @param values for each name of {@link #reads()}, in that order, the value in the spelling of the column's kind; null for NULL
     * @return the result in the spelling of {@link #resultKind()}; null for NULL. NULL rules: docs/plan-file.md
     * @throws io.landbridge.pipeline.failure.LandbridgeException of category DATA when this row cannot be evaluated
     */
    @Nullable String evaluate(@Nullable String[] values);
}
