package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerRemains;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** The ledger of one migration in a PostgreSQL, MySQL or MariaDB database; safe for several threads. */
public final class JdbcLedger implements Ledger {

    private final LedgerConnections connections;
    private final LedgerSql sql;
    private final String migration;

    /** @param engine of the target, as the server says of itself */
    public JdbcLedger(LedgerConnections connections, Engine engine, String migration, LedgerLocation location) {
        this.connections = connections;
        this.sql = new LedgerSql(engine, location);
        this.migration = migration;
    }

    @Override
    public boolean exists() {
        return schema().exists();
    }

    @Override
    public boolean isOlder() {
        return schema().isOlder();
    }

    @Override
    public void create() {
        schema().create();
    }

    @Override
    public LedgerRemains drop() {
        return schema().drop(migration);
    }

    @Override
    public LedgerTransaction begin() {
        return on(connections.take());
    }

    /**
     * Begins a transaction on a connection of the caller's, for one who also writes rows there; closing the transaction closes the
     * connection.
     *
     * @param connection outside any transaction
     */
    public JdbcLedgerTransaction on(Connection connection) {
        try {
            // Set here and not left to the pool: a stale PENDING loses rows, a commit that is not durable loses chunks.
            connection.setAutoCommit(true);
            sql.dialect().prepare(connection);
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            close(connection, e);
            throw connections.translate(e);
        }
        return new JdbcLedgerTransaction(connection, new LedgerStatements(connection, sql, connections, migration));
    }

    /** What a stream has applied, as the caller's own transaction sees it; empty when there is no such stream. */
    public Optional<Position> applied(Connection connection, String stream) {
        LedgerStatements statements = new LedgerStatements(connection, sql, connections, migration);
        return new JdbcStreamStore(statements).find(stream).map(StreamRecord::applied);
    }

    @Override
    public Session session() {
        Connection connection = connections.take();
        try {
            connection.setAutoCommit(true);
            return new JdbcLedgerSession(connection, sql.dialect().sessions().own(connection));
        } catch (SQLException e) {
            close(connection, e);
            throw connections.translate(e);
        }
    }

    private LedgerSchema schema() {
        return new LedgerSchema(connections, sql, LedgerSchema.STEPS);
    }

    private static void close(Connection connection, SQLException reason) {
        try {
            connection.close();
        } catch (SQLException e) {
            reason.addSuppressed(e);
        }
    }
}
