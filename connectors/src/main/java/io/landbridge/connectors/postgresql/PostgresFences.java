package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.schema.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/** Takes fences on a PostgreSQL source, in one round trip; source of the order: docs/protocol.md, "Fences". */
final class PostgresFences {

    private PostgresFences() {}

    /** A fence with what was read beside it in the same snapshot. */
    record Taken(PostgresFence fence, String fingerprint) {}

    /**
     * Begins a transaction that only reads, and shows one moment from its next query on. The lock comes before the first snapshot: after a
     * rewriting ALTER or a TRUNCATE in between, an older snapshot sees an empty table.
     */
    static String begin(Table table) {
        // without ONLY, tables that inherit from this one would be locked, and are none of ours
        String only = table.partitioning() == null ? "ONLY " : "";
        return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;LOCK TABLE " + only
                + SqlDialect.POSTGRESQL.table(table.name()) + " IN ACCESS SHARE MODE;";
    }

    /** Leaves the connection inside the snapshot's transaction. */
    static Taken take(Connection connection, Table table, EndpointPools pools, String where) throws SQLException {
        String sql = begin(table) + "SELECT pg_current_snapshot()::text,"
                // evaluated after the statement's snapshot, which is the transaction's; a standby has no insert
                // position
                + " CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_current_wal_insert_lsn()::text END, "
                + pools.identityExpression() + ", " + PostgresFingerprints.expression(table.name()) + ", "
                + PostgresLogEnd.BLOCK_SIZE;
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows && statement.getUpdateCount() >= 0) {
                rows = statement.getMoreResults();
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                String position = row.getString(2);
                if (position == null) {
                    throw new LandbridgeException(
                            CopyError.NOT_PRIMARY,
                            "source " + where,
                            "The server is a standby, whose snapshots leave out transactions that are still running");
                }
                String expected = pools.server().identity();
                if (!expected.equals(row.getString(3))) {
                    throw new LandbridgeException(
                            CopyError.OTHER_SERVER,
                            "source " + where,
                            "The connection reached the server " + row.getString(3) + ", not " + expected);
                }
                long end = PostgresLogEnd.of(position, row.getInt(5));
                return new Taken(fence(row.getString(1), end), row.getString(4));
            }
        }
    }

    /** Reads {@code xmin:xmax:xip,…}. */
    private static PostgresFence fence(String snapshot, long position) {
        String[] parts = snapshot.split(":", -1);
        List<Long> running = parts[2].isEmpty()
                ? List.of()
                : Arrays.stream(parts[2].split(",", -1))
                        .map(Long::parseUnsignedLong)
                        .toList();
        return new PostgresFence(Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]), running, position);
    }
}
