package io.landbridge.pipeline.expression;

import org.jspecify.annotations.Nullable;

/** The values of one source row, decoded when asked for. */
public interface RowValues {

    /**
     * A column's value.
     *
     * @param column its position among the source table's columns
     * @return in {@link Values}' form of the column's kind; null for NULL
     * @throws io.landbridge.pipeline.failure.LandbridgeException of category DATA when no such value can be made of its spelling
     */
    @Nullable Object value(int column);
}
