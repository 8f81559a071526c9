package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore;
import io.landbridge.pipeline.ledger.QuarantineStore;
import io.landbridge.pipeline.ledger.StageStore;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;

/** Rows by the engine's writer and facts by the ledger's stores, in one transaction on one connection. */
public final class JdbcTargetTransaction implements TargetTransaction {

    /** Starts the bulk input of one table on the transaction's connection. */
    @FunctionalInterface
    public interface Writers {
        TargetWriter open(Connection connection, Output output, RowEncoding encoding);
    }

    private final EndpointPools pools;
    private final Connection connection;
    private final LedgerTransaction ledger;
    private final Writers writers;
    private @Nullable Savepoint savepoint;
    private boolean doubtful;

    /** @param ledger works on the same connection, and closes it */
    public JdbcTargetTransaction(
            EndpointPools pools, Connection connection, LedgerTransaction ledger, Writers writers) {
        this.pools = pools;
        this.connection = connection;
        this.ledger = ledger;
        this.writers = writers;
    }

    @Override
    public TargetWriter writer(Output output, RowEncoding encoding) {
        return writers.open(connection, output, encoding);
    }

    @Override
    public void savepoint() {
        run(() -> {
            if (savepoint != null) {
                connection.releaseSavepoint(savepoint);
            }
            savepoint = connection.setSavepoint("landbridge");
        });
    }

    @Override
    public void rollbackToSavepoint() {
        Savepoint set = savepoint;
        if (set == null) {
            throw new IllegalStateException("No savepoint is set");
        }
        run(() -> connection.rollback(set));
    }

    @Override
    public void commit() {
        savepoint = null;
        settle(ledger::commit);
    }

    @Override
    public void rollback() {
        savepoint = null;
        settle(ledger::rollback);
    }

    /** After a failure nobody knows how the session stands: it must not serve again. */
    private void settle(Runnable end) {
        doubtful = true;
        end.run();
        doubtful = false;
    }

    private void run(JdbcStep step) {
        try {
            step.run();
        } catch (SQLException e) {
            doubtful = true;
            throw pools.errors().translate(pools.side().toString(), e);
        }
    }

    @FunctionalInterface
    private interface JdbcStep {
        void run() throws SQLException;
    }

    @Override
    public void abandon() {
        doubtful = true;
        close();
    }

    @Override
    public void close() {
        if (doubtful) {
            pools.discard(connection, Purpose.WRITE);
        }
        ledger.close();
    }

    @Override
    public String session() {
        return ledger.session();
    }

    @Override
    public MigrationStore migration() {
        return ledger.migration();
    }

    @Override
    public StageStore stages() {
        return ledger.stages();
    }

    @Override
    public ChunkStore chunks() {
        return ledger.chunks();
    }

    @Override
    public QuarantineStore quarantine() {
        return ledger.quarantine();
    }

    @Override
    public ControlStore control() {
        return ledger.control();
    }

    @Override
    public LeaseStore leases() {
        return ledger.leases();
    }

    @Override
    public AuditStore audit() {
        return ledger.audit();
    }
}
