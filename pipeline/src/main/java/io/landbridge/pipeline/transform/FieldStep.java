package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.expression.Expression;
import org.jspecify.annotations.Nullable;

/** Makes one target field, or several that follow one another, out of a source row. */
sealed interface FieldStep permits FieldStep.Copied, FieldStep.Computed, ListedStep, ConvertedStep {

    /** Target column; for several the first. */
    String column();

    /** Writes the fields, with tabs between them and none after. */
    void write(EncodedRow row, RowWriter out);

    /** Fields that go over as they are; neighbours that stay neighbours are one piece. */
    record Copied(String column, int first, int last) implements FieldStep {

        @Override
        public void write(EncodedRow row, RowWriter out) {
            out.raw(row.buffer(), row.start(first), row.end(last));
        }
    }

    /** What an expression gives. */
    record Computed(String column, Expression expression) implements FieldStep {

        @Override
        public void write(EncodedRow row, RowWriter out) {
            @Nullable Object value = expression.evaluate(row);
            if (value == null) {
                out.nullField();
            } else {
                out.value(value);
            }
        }
    }
}
