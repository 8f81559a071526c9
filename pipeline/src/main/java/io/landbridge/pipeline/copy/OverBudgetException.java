package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.LandbridgeException;

/** Ends the reading of a range in which more rows are rejected by the plan's rules than may still be set aside. */
final class OverBudgetException extends LandbridgeException {

    private static final long serialVersionUID = 1L;

    private final transient RefusedRow row;

    OverBudgetException(String where, RefusedRow row) {
        super(CopyError.QUARANTINE_OVER_BUDGET, where, row.reason());
        this.row = row;
    }

    /** The one that was too many. */
    RefusedRow row() {
        return row;
    }
}
