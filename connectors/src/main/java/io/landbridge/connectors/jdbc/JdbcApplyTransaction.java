package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeWriter;
import java.sql.Connection;

/** Changes by the engine's writer and facts by the ledger's stores, in one transaction on one connection. */
public final class JdbcApplyTransaction extends JdbcRowTransaction implements ApplyTransaction {

    private final ChangeLayouts layouts;
    private final StagedChangeWriter changes;

    /** @param ledger works on the same connection, and closes it */
    public JdbcApplyTransaction(
            EndpointPools pools,
            Connection connection,
            LedgerTransaction ledger,
            ChangeLayouts layouts,
            StagedChangeWriter changes) {
        super(pools, Purpose.APPLY, connection, ledger);
        this.layouts = layouts;
        this.changes = changes;
    }

    @Override
    public ChangeWriter changes() {
        return changes;
    }

    @Override
    public void commit() {
        super.commit();
        changes.ended();
    }

    @Override
    public void rollback() {
        forget();
        super.rollback();
    }

    @Override
    public void close() {
        forget();
        super.close();
    }

    /** What is not committed is undone, tables that were made on the way included. */
    private void forget() {
        if (changes.isUsed()) {
            layouts.forget(changes.session());
            changes.ended();
        }
    }
}
