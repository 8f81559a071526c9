package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import org.jspecify.annotations.Nullable;

/** The target refuses a row of the bulk input; which one is found by halving. */
public final class RowRefusedException extends LandbridgeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String column;
    private final boolean uniqueConflict;

    /**
     * @param reason the server's words without cell values where it separates them
     * @param column target column when the server names it
     * @param uniqueConflict whether another row already has the same unique value
     */
    public RowRefusedException(
            String where, String reason, @Nullable String column, boolean uniqueConflict, @Nullable Throwable cause) {
        super(ConnectionError.ROW_REFUSED, where, reason, cause);
        this.column = column;
        this.uniqueConflict = uniqueConflict;
    }

    /** Target column that was refused, when the server names it. */
    public @Nullable String column() {
        return column;
    }

    /** Whether another row already has the same unique value. */
    public boolean isUniqueConflict() {
        return uniqueConflict;
    }
}
