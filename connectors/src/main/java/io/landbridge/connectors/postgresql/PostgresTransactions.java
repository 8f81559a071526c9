package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.JdbcTargetTransaction;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.transform.RowEncoding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Opens transactions that write rows into PostgreSQL; safe for several threads. */
public final class PostgresTransactions implements TargetTransaction.Opener {

    private final EndpointPools pools;
    private final Function<Connection, LedgerTransaction> ledger;
    private final Set<TableName> quiet = ConcurrentHashMap.newKeySet();

    /** @param ledger makes the ledger's part of a transaction on the connection, which is its own from then on */
    public PostgresTransactions(EndpointPools pools, Function<Connection, LedgerTransaction> ledger) {
        this.pools = pools;
        this.ledger = ledger;
    }

    @Override
    public TargetTransaction begin() {
        Connection connection = pools.take(Purpose.WRITE);
        return new JdbcTargetTransaction(pools, connection, ledger.apply(connection), this::writer);
    }

    private TargetWriter writer(Connection connection, Output output, RowEncoding encoding) {
        TableName table = output.target().name();
        if (!quiet.contains(table)) {
            requireQuiet(connection, table);
            quiet.add(table);
        }
        return new PostgresCopyWriter(connection, output, encoding, pools.errors());
    }

    /** Triggers fire and foreign keys are checked where the session may not switch them off: then the table must have none. */
    private void requireQuiet(Connection connection, TableName table) {
        String where = "target " + table;
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = ?::regclass AND tgenabled <> 'D'"
                        + " AND current_setting('session_replication_role') <> 'replica'")) {
            statement.setString(1, pools.dialect().table(table));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                if (row.getLong(1) > 0) {
                    throw new LandbridgeException(
                            ConnectionError.PERMISSION_DENIED,
                            where,
                            "The table has triggers or foreign keys, and the user may not switch them off for the copy",
                            "As a superuser: GRANT SET ON PARAMETER session_replication_role TO the target's user"
                                    + " (PostgreSQL 15 and later), or drop them until the copy is complete.",
                            null);
                }
            }
        } catch (SQLException e) {
            throw pools.errors().translate(where, e);
        }
    }
}
