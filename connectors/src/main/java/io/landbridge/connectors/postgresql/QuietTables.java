package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.FenceNames;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tables of which one session has found that no trigger and no foreign key is in the way. Safe for several threads. */
final class QuietTables {

    private final EndpointPools pools;
    private final Set<TableName> quiet = ConcurrentHashMap.newKeySet();

    QuietTables(EndpointPools pools) {
        this.pools = pools;
    }

    void require(Connection connection, TableName table) {
        if (!quiet.contains(table)) {
            requireQuiet(connection, table);
            quiet.add(table);
        }
    }

    /** Triggers fire and foreign keys are checked where the session may not switch them off: then the table must have none. */
    private void requireQuiet(Connection connection, TableName table) {
        String where = "target " + table;
        try (PreparedStatement statement = connection.prepareStatement(
                // our own fence lets us pass
                "SELECT count(*) FROM pg_trigger WHERE tgrelid = ?::regclass AND tgenabled <> 'D'"
                        + " AND NOT starts_with(tgname, '" + FenceNames.TRIGGER_PREFIX + "')"
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
