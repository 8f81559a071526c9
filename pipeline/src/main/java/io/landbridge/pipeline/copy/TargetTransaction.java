package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;

/** A ledger transaction that also writes rows, so that rows and facts about rows commit together. */
public interface TargetTransaction extends LedgerTransaction {

    /**
     * Starts the bulk input of one target table; one writer at a time, so that a mapping with several outputs writes one after another.
     *
     * <p>A row has one field for each of the output's columns, in that order, spelled as {@code ColumnMapping.wire()} says.
     */
    TargetWriter writer(TableMapping.Output output, RowEncoding encoding);

    /** Sets a savepoint; there is one at a time, a new one replaces it. */
    void savepoint();

    /** Undoes everything since the savepoint, which stays set. */
    void rollbackToSavepoint();

    /** Ends the session, and with it the transaction: for when nobody knows how the connection stands. */
    void abandon();

    /** Opens transactions. */
    interface Opener {

        /** Begins a transaction on a pooled connection prepared for bulk input. */
        TargetTransaction begin();
    }
}
