package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import org.jspecify.annotations.Nullable;

/**
 * One column as one side reads it for a digest.
 *
 * @param column of that side's table
 * @param kind the form in which both sides hash the value
 * @param spelling how the value is spelled when it is hashed here instead of by the server
 * @param rounding what the other side could not keep, and this one has to leave out before it can be equal; only here, never by the
 *     server; null for nothing
 */
public record DigestedColumn(
        Column column,
        CanonicalKind kind,
        ValueKind spelling,
        @Nullable RoundingRule rounding) {

    /**
     * The form in which a value is hashed: two values are equal exactly when their forms are.
     *
     * @param spelled null for NULL
     */
    public String form(@Nullable String spelled) {
        return spelled == null ? RowHash.NULL : CanonicalForm.of(this, spelled);
    }

    /** The same column spelled as its own kind, which is how keys are. */
    public DigestedColumn asKey() {
        return new DigestedColumn(column, kind, column.kind(), rounding);
    }

    /** The column with nothing to be rounded, spelled as its own kind. */
    public static DigestedColumn of(Column column, CanonicalKind kind) {
        return new DigestedColumn(column, kind, column.kind(), null);
    }
}
