package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.DivergenceStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore;
import io.landbridge.pipeline.ledger.QuarantineStore;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.StageStore;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.TrafficStore;
import io.landbridge.pipeline.ledger.ValidationStore;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ledger transaction on one connection, which it owns; a writer of rows may work on the same connection. */
public final class JdbcLedgerTransaction implements LedgerTransaction {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcLedgerTransaction.class);

    private final Connection connection;
    private final LedgerStatements statements;
    private final JdbcStreamStore streams;
    private @Nullable String session;

    JdbcLedgerTransaction(Connection connection, LedgerStatements statements) {
        this.connection = connection;
        this.statements = statements;
        this.streams = new JdbcStreamStore(statements);
    }

    @Override
    public String session() {
        String known = session;
        if (known == null) {
            known = statements.work(statements.dialect().sessions()::own);
            session = known;
        }
        return known;
    }

    @Override
    public MigrationStore migration() {
        return new JdbcMigrationStore(statements);
    }

    @Override
    public StageStore stages() {
        return new JdbcStageStore(statements);
    }

    @Override
    public ChunkStore chunks() {
        return new JdbcChunkStore(statements, this::session);
    }

    @Override
    public StreamStore streams() {
        return streams;
    }

    @Override
    public DivergenceStore divergences() {
        return new JdbcDivergenceStore(statements);
    }

    @Override
    public QuarantineStore quarantine() {
        return new JdbcQuarantineStore(statements);
    }

    @Override
    public ValidationStore validation() {
        return new JdbcValidationStore(statements);
    }

    @Override
    public ControlStore control() {
        return new JdbcControlStore(statements);
    }

    @Override
    public CutoverStore cutover() {
        return new JdbcCutoverStore(statements);
    }

    @Override
    public TrafficStore traffic() {
        return new JdbcTrafficStore(statements);
    }

    @Override
    public RunbookStore runbooks() {
        return new JdbcRunbookStore(statements);
    }

    @Override
    public LeaseStore leases() {
        return new JdbcLeaseStore(statements);
    }

    @Override
    public AuditStore audit() {
        return new JdbcAuditStore(statements);
    }

    @Override
    public void commit() {
        streams.letGo();
        try {
            connection.commit();
        } catch (SQLException e) {
            throw statements.translate(e);
        }
    }

    @Override
    public void rollback() {
        streams.letGo();
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw statements.translate(e);
        }
    }

    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            // The server rolls back what a lost connection leaves open.
            LOG.debug("A ledger connection could not be given back in order", e);
        }
    }
}
