package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with the ledger itself. */
public enum LedgerError implements ErrorCode {
    /** Its tables were written by a newer version of Landbridge. */
    NEWER(Category.REFUSED, "Use the version of Landbridge that wrote the ledger, or a newer one."),
    /** A former process's session is alive in the target and may not be ended. */
    SESSION_ALIVE(
            Category.REFUSED,
            "Let an administrator end that session, or run as the same user as before, then run the same command again."),
    /** The ledger does not hold what its own rules demand. */
    INCONSISTENT(Category.INTERNAL, "Please report this with the output of --verbose.");

    private final Category category;
    private final String remedy;

    LedgerError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
