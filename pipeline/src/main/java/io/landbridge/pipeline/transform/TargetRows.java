package io.landbridge.pipeline.transform;

import org.jspecify.annotations.Nullable;

/** Takes the rows that a {@link RowTransformer} makes. */
public interface TargetRows {

    /**
     * Starts a row; it ends with the next one, or when the transformer returns.
     *
     * @param table one of {@link RowTransformer#targets()}
     * @throws IllegalArgumentException for any other
     */
    TargetRow row(String table);

    /** A row that is being made. */
    interface TargetRow {

        /**
         * Gives a column its value; one that gets none is NULL.
         *
         * @param column one of the table's, as {@link RowTransformer#targets()} names them
         * @param value {@link Integer}, or in the form that {@link io.landbridge.pipeline.expression.Values} says for the target column; null for NULL
         * @return this
         * @throws IllegalArgumentException for another column or a value of another form
         */
        TargetRow set(String column, @Nullable Object value);
    }
}
