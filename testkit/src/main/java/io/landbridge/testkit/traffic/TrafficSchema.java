package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Tables for traffic, the same on every engine: an integer, a text, a composite and a UUID key, parents with children,
 * large values in a wide table, and many types.
 */
public final class TrafficSchema {

    private static final int FEWEST_ROWS = 10;

    /** Parents before their children. */
    private static final List<String> TABLES = List.of(
            "live_account",
            "live_label",
            "live_shelf",
            "live_token",
            "live_parcel",
            "live_parcel_item",
            "live_document",
            "live_reading");

    private final long rows;
    private final boolean fullIdentity;

    private TrafficSchema(long rows, boolean fullIdentity) {
        this.rows = rows;
        this.fullIdentity = fullIdentity;
    }

    /** With this many rows in each table, twice as many in the children's. */
    public static TrafficSchema of(long rows) {
        if (rows < FEWEST_ROWS) {
            throw new IllegalArgumentException("at least " + FEWEST_ROWS + " rows, for hot keys and others");
        }
        return new TrafficSchema(rows, false);
    }

    /** PostgreSQL logs whole old rows, as it needs to for filters and transformers; elsewhere nothing changes. */
    public TrafficSchema withFullIdentity() {
        return new TrafficSchema(rows, true);
    }

    /** The tables' names, parents before their children. */
    public List<String> tables() {
        return TABLES;
    }

    /** What writers do to these tables: up to five steps a transaction, one in two hundred with a thousand rows. */
    public SchemaWorkload workload() {
        return new SchemaWorkload(rows, 5, 200, 1_000, 0);
    }

    /** Creates the tables and their rows. */
    public void create(SqlDatabase database) {
        Engine engine = database.engine();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : TrafficTables.definitions(engine)) {
                statement.execute(sql);
            }
            if (engine == Engine.POSTGRESQL && fullIdentity) {
                for (String table : TABLES) {
                    statement.execute("ALTER TABLE " + table + " REPLICA IDENTITY FULL");
                }
            }
            new TrafficFill(database).fill(rows);
            statement.execute(
                    (engine == Engine.POSTGRESQL ? "ANALYZE " : "ANALYZE TABLE ") + String.join(", ", TABLES));
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create the tables of the traffic in " + database, e);
        }
    }

    /**
     * What must hold in every committed state, and does not: whether transactions arrive whole can be asked of a target
     * at any moment.
     */
    public static List<String> violations(SqlDatabase database) {
        List<String> found = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            // All questions see one state.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            long sum = number(statement, "SELECT coalesce(sum(balance), 0) FROM live_account");
            if (sum != 0) {
                found.add("the balances' sum is " + sum + ", not 0");
            }
            long wrong = number(statement, """
                    SELECT count(*) FROM live_parcel p
                    LEFT JOIN (SELECT parcel_id, sum(amount) AS total, count(*) AS items
                               FROM live_parcel_item GROUP BY parcel_id) i ON i.parcel_id = p.id
                    WHERE p.total <> coalesce(i.total, 0) OR p.items <> coalesce(i.items, 0)""");
            if (wrong != 0) {
                found.add(wrong + " parcels do not hold the sum and the number of their items");
            }
            long orphans = number(statement, """
                    SELECT count(*) FROM live_parcel_item i
                    WHERE NOT EXISTS (SELECT 1 FROM live_parcel p WHERE p.id = i.parcel_id)""");
            if (orphans != 0) {
                found.add(orphans + " items have no parcel");
            }
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot ask " + database, e);
        }
        return found;
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        }
    }
}
