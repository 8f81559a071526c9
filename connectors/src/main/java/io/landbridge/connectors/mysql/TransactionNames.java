package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.TransactionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The ids of transactions, and which of them lie behind: each engine has its own. For one thread. */
interface TransactionNames {

    /**
     * Begins a transaction.
     *
     * @param event with its id
     */
    void begin(LogEvent event);

    /** Whether that event begins a part of an XA transaction. */
    boolean isXa(LogEvent event);

    /** Whether it begins a transaction without a BEGIN behind it. */
    boolean isGroup(LogEvent event);

    /** When the transaction was committed, by its id's event; null when that does not say. */
    @Nullable Instant committedAt(LogEvent event);

    /** The id of the transaction that was begun. */
    TransactionId id(BinlogPlace begin);

    /** Ends the transaction; the ids up to here, in the engine's form. */
    String behind();

    /** Whether a transaction is open. */
    boolean isOpen();
}
