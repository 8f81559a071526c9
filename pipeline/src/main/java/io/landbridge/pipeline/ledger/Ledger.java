package io.landbridge.pipeline.ledger;

import java.util.function.Function;

/** Opens transactions on the ledger of one migration. */
public interface Ledger {

    /** Whether the ledger's tables are there. */
    boolean exists();

    /**
     * Whether an older Landbridge wrote it. It can be read and removed as it is: what it does not know of is empty; {@link #create} brings
     * it up to date.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link LedgerError#NEWER} when a newer one wrote it
     */
    boolean isOlder();

    /** Creates the ledger's tables where they are missing, or brings an older version up to date; idempotent. */
    void create();

    /**
     * Removes everything of this migration, and the ledger's tables when no other migration is left in them; idempotent.
     *
     * @return what stays
     */
    LedgerRemains drop();

    /** Begins a transaction on a connection of its own. */
    LedgerTransaction begin();

    /** Opens a target session of its own, idle and outside any transaction, whose only purpose is to live as long as its holder. */
    Session session();

    /** A target session by which the server knows that its holder lives. */
    interface Session extends AutoCloseable {

        /** The id that {@link LeaseStore#acquire} takes. */
        String id();

        /** Asks the server; false when the connection is gone. Takes at most 5 s. */
        boolean isAlive();

        @Override
        void close();
    }

    /** Runs the work in one transaction and commits it, or rolls back when it throws. */
    default <T extends @org.jspecify.annotations.Nullable Object> T inTransaction(Function<LedgerTransaction, T> work) {
        try (LedgerTransaction transaction = begin()) {
            T result = work.apply(transaction);
            transaction.commit();
            return result;
        }
    }
}
