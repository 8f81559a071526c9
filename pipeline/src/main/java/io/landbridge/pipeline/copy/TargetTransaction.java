package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping;

/** A ledger transaction that also writes rows, so that rows and facts about rows commit together. */
public interface TargetTransaction extends LedgerTransaction {

    /** The target session's id, by which another process can end it. */
    String session();

    /** Starts the bulk input of one table; one writer at a time. */
    TargetWriter writer(TableMapping mapping, RowEncoding encoding);

    /** Sets a savepoint; there is one at a time, a new one replaces it. */
    void savepoint();

    /** Undoes everything since the savepoint, which stays set. */
    void rollbackToSavepoint();

    /** Opens transactions. */
    interface Opener {

        /** Begins a transaction on a pooled connection prepared for bulk input. */
        TargetTransaction begin();
    }
}
