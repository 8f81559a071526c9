package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.ledger.LedgerTransaction;

/** A ledger transaction that also changes rows, so that rows and the position commit together. */
public interface ApplyTransaction extends LedgerTransaction {

    /** Changes rows in this transaction. */
    ChangeWriter changes();

    /** Ends the session, and with it the transaction: for when nobody knows how the connection stands. */
    void abandon();

    /** Opens transactions; safe for several threads. */
    interface Opener {

        /** Begins a transaction on a pooled connection prepared for changes: triggers and foreign keys are off. */
        ApplyTransaction begin();
    }
}
