package io.landbridge.pipeline.ledger;

import java.util.function.Function;

/** Opens transactions on the ledger of one migration. */
public interface Ledger {

    /** Whether the ledger's tables are there. */
    boolean exists();

    /** Creates the ledger's tables where they are missing, or brings an older version up to date; idempotent. */
    void create();

    /** Removes the ledger and everything in it. */
    void drop();

    /** Begins a transaction on a connection of its own. */
    LedgerTransaction begin();

    /** Runs the work in one transaction and commits it, or rolls back when it throws. */
    default <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Function<LedgerTransaction, T> work) {
        try (LedgerTransaction transaction = begin()) {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        }
    }
}
