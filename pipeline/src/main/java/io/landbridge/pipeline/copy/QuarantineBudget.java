package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerTransaction;

/**
 * How many rows may be open in quarantine before the run stops; discarded ones have been decided by somebody and do not count.
 *
 * @param most the plan's {@code maxQuarantined}
 */
record QuarantineBudget(long most) {

    /** What is left; negative when it is exceeded. */
    long left(LedgerTransaction ledger) {
        return most - ledger.quarantine().openCount();
    }

    /**
     * Returns when the budget is kept.
     *
     * @throws LandbridgeException {@link CopyError#QUARANTINE_OVER_BUDGET}
     */
    void require(LedgerTransaction ledger) {
        long open = ledger.quarantine().openCount();
        if (open > most) {
            throw new LandbridgeException(
                    CopyError.QUARANTINE_OVER_BUDGET,
                    "quarantine",
                    (open == 1 ? "1 row is" : open + " rows are") + " in quarantine; the plan allows " + most + ".");
        }
    }
}
