package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** Rows by the engine's writer and facts by the ledger's stores, in one transaction on one connection(). */
public final class JdbcTargetTransaction extends JdbcRowTransaction implements TargetTransaction {

    /** Starts the bulk input of one table on the transaction's connection(). */
    @FunctionalInterface
    public interface Writers {
        TargetWriter open(Connection connection, Output output, RowEncoding encoding);
    }

    private final Writers writers;
    private @Nullable Savepoint savepoint;

    /** @param ledger works on the same connection, and closes it */
    public JdbcTargetTransaction(
            EndpointPools pools, Connection connection, LedgerTransaction ledger, Writers writers) {
        super(pools, Purpose.WRITE, connection, ledger);
        this.writers = writers;
    }

    @Override
    public TargetWriter writer(Output output, RowEncoding encoding) {
        return writers.open(connection(), output, encoding);
    }

    @Override
    public void savepoint() {
        run(() -> {
            if (savepoint != null) {
                connection().releaseSavepoint(savepoint);
            }
            savepoint = connection().setSavepoint("landbridge");
        });
    }

    @Override
    public void rollbackToSavepoint() {
        Savepoint set = savepoint;
        if (set == null) {
            throw new IllegalStateException("No savepoint is set");
        }
        run(() -> connection().rollback(set));
    }

    @Override
    public void commit() {
        savepoint = null;
        super.commit();
    }

    @Override
    public void rollback() {
        savepoint = null;
        super.rollback();
    }

    private void run(JdbcStep step) {
        try {
            step.run();
        } catch (SQLException e) {
            doubt();
            throw pools().errors().translate(pools().side().toString(), e);
        }
    }

    @FunctionalInterface
    private interface JdbcStep {
        void run() throws SQLException;
    }
}
