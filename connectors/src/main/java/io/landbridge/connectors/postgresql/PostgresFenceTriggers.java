package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.FenceNames;
import io.landbridge.connectors.jdbc.FenceTriggers;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Triggers before each statement, TRUNCATE too, on each table and each of its partitions: a statement that names a partition passes by the
 * triggers of the whole. ALWAYS, since a session in the replica role passes by all others. All of a raising is one transaction.
 */
public final class PostgresFenceTriggers implements FenceTriggers {

    private static final int SLEEPER_SECONDS = 5;

    /** INSERT, UPDATE, DELETE, TRUNCATE. */
    private static final int KINDS = 4;

    /**
     * Parents of parents only where a change of them writes to their children. A partition stands for the whole: writes to it come by either
     * name. The order is the same for everybody: whole before part, then by name.
     */
    private static final String COVER = """
            WITH RECURSIVE wanted AS (
              SELECT c.oid FROM unnest(?::text[], ?::text[]) AS t(s, r) JOIN pg_namespace n ON n.nspname = t.s
              JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r AND c.relkind IN ('r', 'p')),
            direct AS (
              SELECT k.confrelid AS oid FROM pg_constraint k JOIN wanted w ON k.conrelid = w.oid WHERE k.contype = 'f'),
            parents AS (
              SELECT oid FROM direct
              UNION
              SELECT k.confrelid FROM pg_constraint k JOIN parents p ON k.conrelid = p.oid
              WHERE k.contype = 'f' AND (k.confdeltype IN ('c', 'n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))),
            roots AS (
              SELECT COALESCE(pg_partition_root(oid)::oid, oid) AS oid FROM (SELECT oid FROM wanted UNION SELECT oid FROM parents) x),
            parts AS (
              SELECT oid AS root, oid, 0 AS level FROM roots
              UNION
              SELECT r.oid, t.relid::oid, t.level FROM roots r CROSS JOIN LATERAL pg_partition_tree(r.oid) t)
            SELECT n.nspname, c.relname FROM parts p JOIN pg_class c ON c.oid = p.oid AND c.relkind IN ('r', 'p')
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_class rc ON rc.oid = p.root JOIN pg_namespace rn ON rn.oid = rc.relnamespace
            GROUP BY n.nspname, c.relname
            ORDER BY min(rn.nspname || '.' || rc.relname), min(p.level), n.nspname, c.relname
            """;

    private static final String PRESENT = """
            SELECT n.nspname, c.relname, t.tgname,
                   CASE WHEN t.tgenabled = 'A' THEN (t.tgtype >> 2 & 1) + (t.tgtype >> 3 & 1) + (t.tgtype >> 4 & 1)
                     + (t.tgtype >> 5 & 1) ELSE 0 END
            FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND t.tgname LIKE ? ESCAPE '|' ORDER BY 1, 2, 3
            """;

    /**
     * Of modes that let nobody raise a fence. A prepared transaction holds its locks without a session, under the name of the one that
     * prepared it, so that only the lock of its own number tells which it is; maintenance by the server itself has no user.
     */
    private static final String HOLDERS = """
            SELECT DISTINCT ON (COALESCE(l.pid::text, x.gid)) COALESCE(l.pid::text, ''),
                   CASE WHEN l.pid IS NULL THEN 'prepared transaction ' || COALESCE(x.gid, '?')
                     ELSE format('session %s of %s (%s, %s) on %s since %s', l.pid, COALESCE(a.usename, 'nobody'),
                       COALESCE(NULLIF(a.application_name, ''), a.backend_type, 'no name'), COALESCE(a.state, 'hidden'),
                       l.relation::regclass, COALESCE(to_char(a.xact_start AT TIME ZONE 'UTC',
                       'YYYY-MM-DD"T"HH24:MI:SS"Z"'), 'nobody knows when')) END,
                   l.pid IS NOT NULL AND a.usename IS NULL AND l.mode = 'ShareUpdateExclusiveLock'
            FROM unnest(?::text[], ?::text[]) AS t(s, r) JOIN pg_namespace n ON n.nspname = t.s
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = t.r
            JOIN pg_locks l ON l.locktype = 'relation' AND l.relation = c.oid AND l.granted
              AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND l.mode NOT IN ('AccessShareLock', 'RowShareLock') AND l.pid IS DISTINCT FROM pg_backend_pid()
            LEFT JOIN pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_locks own ON l.pid IS NULL AND own.pid IS NULL AND own.locktype = 'transactionid'
              AND own.mode = 'ExclusiveLock' AND own.virtualtransaction = l.virtualtransaction
            LEFT JOIN pg_prepared_xacts x ON x.transaction = own.transactionid
            """;

    private final EndpointPools pools;
    private final FenceNames names;

    public PostgresFenceTriggers(EndpointPools pools, FenceNames names) {
        this.pools = pools;
        this.names = names;
    }

    private String table() {
        return PostgresNames.quote(names.table());
    }

    @Override
    public boolean isPrepared(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** One transaction, behind a lock of its own: two that make the same function at once would disturb each other. */
    @Override
    public void prepare(Connection connection) throws SQLException {
        String migration = PostgresNames.literal(names.migration());
        String row = "INSERT INTO " + table() + " (migration) VALUES (" + migration + ") ON CONFLICT DO NOTHING";
        if (isPrepared(connection)) {
            execute(connection, row);
            return;
        }
        String schema = PostgresNames.quote(names.schema());
        together(
                connection,
                "SELECT pg_advisory_xact_lock(hashtext('landbridge write fence'));"
                        + " DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = "
                        + PostgresNames.literal(names.schema()) + ") THEN CREATE SCHEMA " + schema
                        + "; END IF; END $$; CREATE TABLE IF NOT EXISTS " + table()
                        + " (migration text PRIMARY KEY, token bigint NOT NULL DEFAULT 0, raised bigint NOT NULL DEFAULT 0,"
                        + " lifted bigint NOT NULL DEFAULT 0); " + function() + "; " + row);
    }

    /**
     * As its owner, who may read the fence's row. Whoever sees that the raising is lifted may write; a transaction that began before sees
     * the row as it was.
     */
    private String function() {
        return "CREATE OR REPLACE FUNCTION " + PostgresNames.quote(names.function())
                + "() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $fence$ BEGIN"
                + " IF EXISTS (SELECT FROM " + table()
                + " WHERE migration = TG_ARGV[0] AND lifted >= TG_ARGV[1]::bigint) THEN RETURN NULL; END IF;"
                + " RAISE EXCEPTION '%', TG_ARGV[2] USING ERRCODE = '25006',"
                + " DETAIL = format('%I.%I is fenced; nothing of the statement was done.', TG_TABLE_SCHEMA, TG_TABLE_NAME),"
                + " HINT = 'Reads go on. \"landbridge status\" says which side is live.'; END $fence$";
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** In one transaction. */
    private static void together(Connection connection, String sql) throws SQLException {
        connection.setAutoCommit(false);
        try {
            execute(connection, sql);
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    @Override
    public List<TableName> cover(Connection connection, Set<TableName> tables) throws SQLException {
        List<TableName> covered = new ArrayList<>();
        PostgresProbe.query(
                connection, COVER, tables, row -> covered.add(new TableName(row.getString(1), row.getString(2))));
        return covered;
    }

    @Override
    public boolean raise(Connection connection, List<TableName> covered, long token, Duration lockTimeout)
            throws SQLException {
        connection.setAutoCommit(false);
        // a process that sleeps now would keep everybody from the tables
        execute(connection, "SET LOCAL idle_in_transaction_session_timeout = '" + SLEEPER_SECONDS + "s'");
        long raising = claim(connection, token);
        if (raising == 0) {
            return false;
        }
        lock(connection, covered, lockTimeout);
        NamedPoint.FENCE_LOCKED.pass();
        StringBuilder sql = new StringBuilder();
        for (TableName table : covered) {
            String quoted = PostgresNames.quote(table);
            String trigger = PostgresNames.quote(names.trigger(table, 'w', raising));
            sql.append("CREATE TRIGGER ")
                    .append(trigger)
                    .append(" BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ")
                    .append(quoted)
                    .append(" FOR EACH STATEMENT WHEN (pg_catalog.current_setting('" + FenceNames.POSTGRESQL_PASS
                            + "', true) IS DISTINCT FROM " + PostgresNames.literal(names.migration())
                            + ") EXECUTE FUNCTION ")
                    .append(PostgresNames.quote(names.function()))
                    .append('(')
                    .append(PostgresNames.literal(names.migration()))
                    .append(", '" + raising + "', ")
                    .append(PostgresNames.literal(names.refusal()))
                    .append("); ALTER TABLE ONLY ")
                    .append(quoted)
                    .append(" ENABLE ALWAYS TRIGGER ")
                    .append(trigger)
                    .append("; ");
        }
        execute(connection, sql.toString());
        connection.commit();
        return true;
    }

    /** The number of this raising; 0 when a newer token has acted. Holds the row until the end, so that nobody lifts in between. */
    private long claim(Connection connection, long token) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("UPDATE " + table()
                + " SET token = ?, raised = raised + 1 WHERE migration = ? AND token <= ? RETURNING raised")) {
            statement.setLong(1, token);
            statement.setString(2, names.migration());
            statement.setLong(3, token);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    /**
     * The weakest lock that keeps writers out: readers go on. One table after the other, so that a server's own timeout never adds up; in
     * one order, so that two who raise fences never wait for each other.
     */
    private static void lock(Connection connection, List<TableName> covered, Duration lockTimeout) throws SQLException {
        long deadline = System.nanoTime() + lockTimeout.toNanos();
        try (Statement statement = connection.createStatement()) {
            for (TableName table : covered) {
                long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
                statement.execute("SET LOCAL lock_timeout = " + left + "; LOCK TABLE ONLY " + PostgresNames.quote(table)
                        + " IN SHARE ROW EXCLUSIVE MODE");
            }
        }
    }

    @Override
    public List<Trigger> present(Connection connection) throws SQLException {
        List<Trigger> present = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(PRESENT)) {
            statement.setString(1, names.triggersLike());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    present.add(new Trigger(
                            new TableName(row.getString(1), row.getString(2)), row.getString(3), row.getInt(4)));
                }
            }
        }
        return present;
    }

    @Override
    public void drop(Connection connection, Trigger trigger, Duration lockTimeout) throws SQLException {
        together(
                connection,
                "SET LOCAL lock_timeout = " + lockTimeout.toMillis() + "; DROP TRIGGER IF EXISTS "
                        + PostgresNames.quote(trigger.name()) + " ON " + PostgresNames.quote(trigger.table()));
    }

    @Override
    public void forget(Connection connection) throws SQLException {
        together(
                connection,
                "SELECT pg_advisory_xact_lock(hashtext('landbridge write fence')); DELETE FROM " + table()
                        + " WHERE migration = " + PostgresNames.literal(names.migration()) + "; DO $$ BEGIN"
                        + " IF NOT EXISTS (SELECT FROM " + table() + ") THEN DROP TABLE " + table()
                        + "; DROP FUNCTION " + PostgresNames.quote(names.function()) + "; END IF; END $$");
    }

    @Override
    public List<Holder> holders(Connection connection, List<TableName> covered) throws SQLException {
        List<Holder> holders = new ArrayList<>();
        PostgresProbe.query(
                connection,
                HOLDERS,
                Set.copyOf(covered),
                row -> holders.add(new Holder(row.getString(1), row.getString(2), row.getBoolean(3))));
        return holders;
    }

    @Override
    public void end(Connection connection, Holder holder) throws SQLException {
        execute(connection, "SELECT pg_terminate_backend(" + Integer.parseInt(holder.session()) + ')');
    }

    @Override
    public Position position() {
        return new PostgresChanges(pools, null).end();
    }

    @Override
    public int whole() {
        return KINDS;
    }
}
