package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.FenceNames;
import io.landbridge.connectors.jdbc.FenceTriggers;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Triggers after each row that is inserted, updated or deleted, whose refusal undoes the statement. Not before it: with such a trigger MariaDB
 * 11.4.5 takes the second row of an INSERT … SELECT for one whose columns are NULL, ours and everybody's. All tables are locked by one statement before the first is made; each is
 * committed by itself, so that a server or a process that dies leaves some. Rows that a foreign key changes by itself fire none: the parents
 * are fenced for that.
 */
public final class MySqlFenceTriggers implements FenceTriggers {

    private static final Map<Character, String> EVENTS = Map.of('i', "INSERT", 'u', "UPDATE", 'd', "DELETE");

    private static final int SLEEPER_SECONDS = 5;

    /** One table at a time: MariaDB opens every table of a schema for a question about several. */
    private static final String PARENTS = """
            SELECT r.unique_constraint_schema, r.referenced_table_name,
                   r.delete_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT') OR r.update_rule IN ('CASCADE', 'SET NULL', 'SET DEFAULT')
            FROM information_schema.referential_constraints r WHERE r.constraint_schema = ? AND r.table_name = ?
            """;

    private static final String PRESENT = """
            SELECT event_object_schema, event_object_table, trigger_name FROM information_schema.triggers
            WHERE event_object_schema IN (?) AND trigger_name LIKE '%s' ESCAPE '|' ORDER BY 1, 2, 3
            """;

    private final EndpointPools pools;
    private final FenceNames names;

    public MySqlFenceTriggers(EndpointPools pools, FenceNames names) {
        this.pools = pools;
        this.names = names;
    }

    private String table() {
        return MySqlNames.quote(names.table());
    }

    private String migration() {
        return MySqlNames.literal(names.migration());
    }

    @Override
    public boolean isPrepared(Connection connection) throws SQLException {
        return !new Catalogue(connection)
                .single(
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ? AND table_name = ?",
                        names.table().schema(),
                        names.table().table())
                .isEmpty();
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        if (!isPrepared(connection)) {
            boolean isThere = !new Catalogue(connection)
                    .single("SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", names.schema())
                    .isEmpty();
            if (!isThere) {
                execute(connection, "CREATE DATABASE IF NOT EXISTS " + MySqlNames.quote(names.schema()));
            }
            execute(
                    connection,
                    "CREATE TABLE IF NOT EXISTS " + table() + " (migration VARCHAR(63) NOT NULL PRIMARY KEY,"
                            + " token BIGINT NOT NULL DEFAULT 0, raised BIGINT NOT NULL DEFAULT 0,"
                            + " lifted BIGINT NOT NULL DEFAULT 0, fenced_in TEXT)"
                            + " ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_bin");
        }
        execute(
                connection,
                "INSERT INTO " + table() + " (migration) VALUES (" + migration()
                        + ") ON DUPLICATE KEY UPDATE token = token");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    @Override
    public List<TableName> cover(Connection connection, Set<TableName> tables) throws SQLException {
        Catalogue catalogue = new Catalogue(connection);
        Set<TableName> covered = new TreeSet<>(tables);
        Deque<TableName> open = new ArrayDeque<>(tables);
        while (!open.isEmpty()) {
            TableName child = open.remove();
            boolean isPlanned = tables.contains(child);
            catalogue.each(
                    PARENTS,
                    row -> {
                        TableName parent = new TableName(row.getString(1), row.getString(2));
                        // parents of parents only where a change of them writes to their children
                        if ((isPlanned || row.getBoolean(3)) && covered.add(parent)) {
                            open.add(parent);
                        }
                    },
                    child.schema(),
                    child.table());
        }
        return List.copyOf(covered);
    }

    @Override
    public boolean raise(Connection connection, List<TableName> covered, long token, Duration lockTimeout)
            throws SQLException {
        // a process that sleeps now would keep everybody from the tables
        execute(connection, "SET SESSION wait_timeout = " + SLEEPER_SECONDS);
        String locks = covered.stream()
                .map(table -> MySqlNames.quote(table) + " WRITE, ")
                .collect(Collectors.joining());
        LimitedWait.execute(pools, connection, "LOCK TABLES " + locks + table() + " WRITE", lockTimeout);
        long raising = claim(connection, covered, token);
        if (raising == 0) {
            return false;
        }
        NamedPoint.FENCE_LOCKED.pass();
        boolean isFirst = true;
        for (TableName table : covered) {
            for (Map.Entry<Character, String> event : EVENTS.entrySet()) {
                execute(connection, trigger(table, event.getKey(), event.getValue(), raising));
            }
            if (isFirst) {
                NamedPoint.FENCE_HALF_RAISED.pass();
                isFirst = false;
            }
        }
        execute(connection, "UNLOCK TABLES");
        return true;
    }

    /** The number of this raising; 0 when a newer token has acted. The table is locked, so that nobody lifts in between. */
    private long claim(Connection connection, List<TableName> covered, long token) throws SQLException {
        Set<String> schemas = new TreeSet<>();
        long raising;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT token, raised + 1, COALESCE(fenced_in, '') FROM "
                        + table() + " WHERE migration = " + migration())) {
            if (!row.next() || row.getLong(1) > token) {
                return 0;
            }
            raising = row.getLong(2);
            schemas.addAll(schemas(row.getString(3)));
        }
        covered.forEach(table -> schemas.add(table.schema()));
        try (PreparedStatement statement = connection.prepareStatement(
                "UPDATE " + table() + " SET token = ?, raised = ?, fenced_in = ? WHERE migration = ?")) {
            statement.setLong(1, token);
            statement.setLong(2, raising);
            statement.setString(
                    3,
                    schemas.stream()
                            .map(schema -> URLEncoder.encode(schema, StandardCharsets.UTF_8))
                            .collect(Collectors.joining(",")));
            statement.setString(4, names.migration());
            statement.executeUpdate();
        }
        return raising;
    }

    private static List<String> schemas(String encoded) {
        return Arrays.stream(encoded.split(",", -1))
                .filter(schema -> !schema.isEmpty())
                .map(schema -> URLDecoder.decode(schema, StandardCharsets.UTF_8))
                .toList();
    }

    /** A read that locks nothing: a transaction sees that the fence is lifted as soon as it is younger than that. */
    private String trigger(TableName table, char letter, String event, long raising) {
        String name = MySqlNames.quote(table.schema()) + '.' + MySqlNames.quote(names.trigger(table, letter, raising));
        return "CREATE TRIGGER " + name + " AFTER " + event + " ON " + MySqlNames.quote(table)
                + " FOR EACH ROW BEGIN IF NOT ("
                + FenceNames.MYSQL_PASS + " <=> " + migration() + ") AND COALESCE((SELECT lifted FROM " + table()
                + " WHERE migration = " + migration() + "), 0) < " + raising
                + " THEN SIGNAL SQLSTATE '25006' SET MYSQL_ERRNO = 1290, MESSAGE_TEXT = "
                + MySqlNames.literal(names.refusal()) + "; END IF; END";
    }

    @Override
    public List<Trigger> present(Connection connection) throws SQLException {
        Catalogue catalogue = new Catalogue(connection);
        List<String> schemas = schemas(catalogue.single(
                "SELECT COALESCE(fenced_in, '') FROM " + table() + " WHERE migration = ?", names.migration()));
        List<Trigger> present = new ArrayList<>();
        if (!schemas.isEmpty()) {
            MySqlTables.each(
                    catalogue,
                    PRESENT.formatted(names.triggersLike()),
                    schemas,
                    row -> present.add(
                            new Trigger(new TableName(row.getString(1), row.getString(2)), row.getString(3), 1)));
        }
        return present;
    }

    @Override
    public void drop(Connection connection, Trigger trigger, Duration lockTimeout) throws SQLException {
        LimitedWait.execute(
                pools,
                connection,
                "DROP TRIGGER IF EXISTS " + MySqlNames.quote(trigger.table().schema()) + '.'
                        + MySqlNames.quote(trigger.name()),
                lockTimeout);
    }

    @Override
    public void forget(Connection connection) throws SQLException {
        execute(connection, "DELETE FROM " + table() + " WHERE migration = " + migration());
        if (new Catalogue(connection).single("SELECT count(*) FROM " + table()).equals("0")) {
            execute(connection, "DROP TABLE IF EXISTS " + table());
        }
    }

    @Override
    public List<Holder> holders(Connection connection, List<TableName> covered) throws SQLException {
        return new MySqlHolders(pools, connection, covered).find();
    }

    @Override
    public void end(Connection connection, Holder holder) throws SQLException {
        execute(connection, "KILL CONNECTION " + Long.parseLong(holder.session()));
    }

    @Override
    public Position position() {
        return new BinlogServer(pools).position();
    }

    @Override
    public int whole() {
        return EVENTS.size();
    }
}
