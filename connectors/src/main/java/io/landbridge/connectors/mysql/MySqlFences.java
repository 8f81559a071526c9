package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.NoFence;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Begins snapshots of MySQL and MariaDB, and takes fences on a source, each in one round trip; source of the order: docs/protocol.md, "Fences". */
final class MySqlFences {

    private static final String REPEATABLE_READ = "REPEATABLE-READ";
    private static final String BEGIN = "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY";

    private final EndpointPools pools;
    private final Table table;
    private final String where;

    MySqlFences(EndpointPools pools, Table table, String where) {
        this.pools = pools;
        this.table = table;
        this.where = pools.side() + " " + where;
    }

    /** A fence with what was read beside it. */
    record Taken(Fence fence, String fingerprint) {}

    /** Leaves the connection inside the snapshot's transaction, holding the table's metadata lock. */
    Taken take(Connection connection) throws SQLException {
        boolean mariaDb = isMariaDb();
        // read before the snapshot: it is updated after the engine's commit, and so is no upper bound
        String low = mariaDb ? "''" : "@@GLOBAL.gtid_executed";
        String sql = String.join(
                ";",
                "SELECT " + isolation() + ", @@GLOBAL.log_bin, " + low + ", " + pools.identityExpression(),
                BEGIN,
                mariaDb ? "SHOW SESSION STATUS LIKE 'binlog\\_snapshot\\_%'" : endOfLog(),
                touch(),
                MySqlFingerprints.query(table.name()));
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            Before before;
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                before = new Before(row.getString(1), row.getBoolean(2), row.getString(3), row.getString(4));
            }
            require(before);
            statement.getMoreResults();
            Fence fence;
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                fence = mariaDb ? mariaDb(row, before) : mySql(row, before);
            }
            statement.getMoreResults();
            statement.getMoreResults();
            try (ResultSet row = statement.getResultSet()) {
                TableName name = table.name();
                return new Taken(
                        fence, MySqlFingerprints.read(name.schema(), row).getOrDefault(name, ""));
            }
        }
    }

    /** Begins a snapshot without a fence, for a server whose log is not read. */
    void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(String.join(";", "SELECT " + isolation(), BEGIN, touch()));
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                requireSnapshot(row.getString(1));
            }
            statement.getMoreResults();
            statement.getMoreResults();
        }
    }

    private boolean isMariaDb() {
        return pools.server().engine() == Engine.MARIADB;
    }

    private String isolation() {
        return isMariaDb() ? "@@tx_isolation" : "@@transaction_isolation";
    }

    /** Takes the metadata lock, which holds DDL up until the transaction ends. */
    private String touch() {
        return "SELECT 1 FROM " + SqlDialect.MYSQL.table(table.name()) + " LIMIT 0";
    }

    private record Before(String isolation, boolean binaryLog, String gtids, String identity) {}

    private String endOfLog() {
        return pools.server().majorMinor() >= 802 ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS";
    }

    private void requireSnapshot(String isolation) {
        if (!isolation.equals(REPEATABLE_READ)) {
            throw new LandbridgeException(
                    CopyError.NO_SNAPSHOT,
                    where,
                    "The session reads under " + isolation
                            + ", where a transaction has no snapshot although it reports a position",
                    "Let the server accept SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ.",
                    null);
        }
    }

    private void require(Before before) {
        requireSnapshot(before.isolation());
        String expected = pools.server().identity();
        if (!before.identity().equals(expected)) {
            throw new LandbridgeException(
                    CopyError.OTHER_SERVER,
                    where,
                    "The connection reached the server " + before.identity() + ", not " + expected);
        }
        String storage = table.storage();
        if (!storage.equalsIgnoreCase("InnoDB")) {
            throw new LandbridgeException(
                    CopyError.NO_SNAPSHOT,
                    where,
                    "The table is stored by " + storage + ", which has no snapshots",
                    "Convert it: ALTER TABLE … ENGINE=InnoDB, or exclude it in the plan.",
                    null);
        }
    }

    private Fence mariaDb(ResultSet row, Before before) throws SQLException {
        Map<String, String> status = new HashMap<>();
        while (row.next()) {
            status.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2));
        }
        String file = status.getOrDefault("binlog_snapshot_file", "");
        if (!file.isEmpty()) {
            return new MariaDbFence(file, Long.parseLong(status.getOrDefault("binlog_snapshot_position", "0")));
        }
        return none(before);
    }

    private Fence mySql(ResultSet row, Before before) throws SQLException {
        // the end of the log is read after the snapshot, so that nothing beyond it can be in the snapshot
        if (row.next()) {
            return new MySqlFence(before.gtids(), row.getString(1), row.getLong(2));
        }
        return none(before);
    }

    private Fence none(Before before) {
        if (!before.binaryLog()) {
            return new NoFence("binary-log-off");
        }
        throw new LandbridgeException(
                CopyError.NO_SNAPSHOT, where, "The binary log is on, but the server told no position in it");
    }
}
