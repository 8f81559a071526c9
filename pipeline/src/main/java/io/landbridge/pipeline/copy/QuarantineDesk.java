package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What people decide about quarantined rows.
 *
 * <p>A quarantined key has no row in the target: whatever was written for it was rolled back, and the stream skips its changes. So a retry
 * only makes its key chunk PENDING, and the ordinary steps copy the row as it is then; the stored image is never replayed.
 */
public final class QuarantineDesk {

    /** Rows that are decided in one transaction, so that neither memory nor locks grow with the quarantine. */
    private static final int BATCH = 1000;

    private final Ledger ledger;

    public QuarantineDesk(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Has open rows copied again by the next run.
     *
     * @param table only this table's; null for all
     * @param who for the audit
     * @return how many
     */
    public long retry(@Nullable String table, String who) {
        return decide(table, "retried", who, (transaction, row) -> {
            NamedPoint.RETRY_BEGINS.pass();
            return transaction.chunks().retryKey(row.chunkId());
        });
    }

    /**
     * Accepts that open rows stay behind; they are still listed by the cutover's gate.
     *
     * @param table only this table's; null for all
     * @param who for the audit
     * @return how many
     */
    public long discard(@Nullable String table, String who) {
        return decide(table, "discarded", who, (transaction, row) -> true);
    }

    @FunctionalInterface
    private interface Decision {
        boolean on(LedgerTransaction transaction, QuarantinedRow row);
    }

    private long decide(@Nullable String table, String resolution, String who, Decision decision) {
        long decided = 0;
        long batch;
        do {
            batch = ledger.inTransaction(transaction -> {
                List<QuarantinedRow> rows = transaction.quarantine().open(table, BATCH);
                Predicate<QuarantinedRow> done = row -> decision.on(transaction, row)
                        && transaction.quarantine().resolve(row.chunkId(), resolution);
                long count = rows.stream().filter(done).count();
                if (count > 0) {
                    transaction
                            .audit()
                            .add(
                                    who,
                                    "quarantine " + resolution,
                                    count + " rows of " + (table == null ? "all tables" : table));
                }
                return count;
            });
            decided += batch;
        } while (batch > 0);
        return decided;
    }
}
