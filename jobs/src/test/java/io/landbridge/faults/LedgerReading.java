package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ledger in the target, read by SQL of our own. */
final class LedgerReading {

    /** MySQL and MariaDB: a DDL statement of a killed process took effect after the snapshot began. */
    private static final int TABLE_CHANGED = 1412;

    private static final String OPEN_RUNBOOKS = " FROM %s WHERE state NOT IN ('DONE', 'UNDONE')";

    private final TestDatabase target;
    private final String name;

    LedgerReading(TestDatabase target, String name) {
        this.target = target;
        this.name = name;
    }

    /** Schema, or database, of the ledger. */
    String name() {
        return name;
    }

    /** A ledger table as SQL wants it. */
    String table(String table) {
        return target.quote(name) + "." + target.quote(table);
    }

    boolean exists(String table) {
        // asked again and again: PostgreSQL's view of the standard costs it milliseconds
        String of = target.engine().isMySqlFamily()
                ? "information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'"
                : "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = '%s' AND c.relname = '%s'";
        return target.queryLong("SELECT count(*) FROM " + of.formatted(name, table)) > 0;
    }

    /** Where the cutover is; empty before the first one. */
    String cutover() {
        return exists("cutover") ? word("SELECT coalesce(max(state), '') FROM " + table("cutover")) : "";
    }

    /** Executions of runbooks that have not ended. */
    long openRunbooks() {
        return target.queryLong("SELECT count(*)" + OPEN_RUNBOOKS.formatted(table("runbook_run")));
    }

    /** The direction of the latest one that has not ended. */
    String openRunbook() {
        return word("SELECT direction" + OPEN_RUNBOOKS.formatted(table("runbook_run")) + " ORDER BY id DESC LIMIT 1");
    }

    private String word(String sql) {
        return String.valueOf(target.query(sql).get(0).get(0));
    }

    /** Counts of all chunks; zeros before there are any. */
    Counts counts() {
        if (!exists("chunk")) {
            return new Counts(0, 0, 0, 0, 0, 0, 0);
        }
        List<String> row = row("SELECT count(*), coalesce(sum(CASE WHEN state = 'COPYING' THEN 1 ELSE 0 END), 0),"
                + " coalesce(sum(CASE WHEN state = 'COPIED' THEN 1 ELSE 0 END), 0),"
                + " coalesce(sum(CASE WHEN state = 'QUARANTINED' THEN 1 ELSE 0 END), 0),"
                + " coalesce(sum(rows_written), 0), coalesce(sum(attempts), 0),"
                + " coalesce(sum(CASE WHEN attempts > 0 THEN 1 ELSE 0 END), 0) FROM " + table("chunk"));
        return new Counts(
                Long.parseLong(row.get(0)),
                Long.parseLong(row.get(1)),
                Long.parseLong(row.get(2)),
                Long.parseLong(row.get(3)),
                Long.parseLong(row.get(4)),
                Long.parseLong(row.get(5)),
                Long.parseLong(row.get(6)));
    }

    /** Stages that the ledger calls complete. */
    List<String> stages() {
        return exists("stage")
                ? target.query("SELECT stage FROM " + table("stage")).stream()
                        .map(row -> String.valueOf(row.get(0)))
                        .toList()
                : List.of();
    }

    /** The token of the latest runner; 0 before there was one. */
    long runnerToken() {
        return exists("runner") ? target.queryLong("SELECT coalesce(max(token), 0) FROM " + table("runner")) : 0;
    }

    /** Whether no transaction of this moment holds the runner's row. */
    boolean isFree() {
        return isFree("runner");
    }

    /** Whether no transaction of this moment holds a row of the table. */
    boolean isFree(String table) {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT 1 FROM " + table(table) + " FOR UPDATE NOWAIT");
            connection.rollback();
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Whether a chunk is under way that no transaction is about to complete: the commit of another may be on its way to the server. */
    boolean isInAChunk() {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try (ResultSet row = statement.executeQuery(
                    "SELECT id FROM " + table("chunk") + " WHERE state = 'COPYING' FOR UPDATE SKIP LOCKED")) {
                return row.next();
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot read the ledger in " + target, e);
        }
    }

    /** Lets the runner's lease be older by this much, as if so much time had passed; a takeover asks for no other. */
    void age(Duration time) {
        String ago = target.engine().isMySqlFamily()
                ? "lease_until - INTERVAL " + time.toSeconds() + " SECOND"
                : "lease_until - interval '" + time.toSeconds() + " seconds'";
        target.execute("UPDATE " + table("runner") + " SET lease_until = " + ago);
    }

    private List<String> row(String sql) {
        return target.query(sql).get(0).stream().map(String::valueOf).toList();
    }

    /**
     * At one moment, in one snapshot: each target table holds exactly the rows that its copied chunks say they wrote. Only for tables whose
     * rows are all copied by the plan, each under its own name.
     */
    void assertRowsAreThoseOfCopiedChunks() {
        if (!exists("chunk")) {
            return;
        }
        SQLException changed = null;
        for (int attempt = 0; attempt < 20; attempt++) {
            try {
                assertInOneSnapshot();
                return;
            } catch (SQLException e) {
                if (e.getErrorCode() != TABLE_CHANGED) {
                    throw new IllegalStateException("cannot read the ledger in " + target, e);
                }
                changed = e;
            }
        }
        throw new IllegalStateException("no snapshot without a change in " + target, changed);
    }

    private void assertInOneSnapshot() throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    target.engine().isMySqlFamily()
                            ? "SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ"
                            : "BEGIN ISOLATION LEVEL REPEATABLE READ");
            if (target.engine().isMySqlFamily()) {
                statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
            }
            List<Copied> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT table_name, coalesce(sum(rows_written), 0) FROM "
                    + table("chunk") + " GROUP BY table_name")) {
                while (rows.next()) {
                    tables.add(new Copied(rows.getString(1), rows.getLong(2)));
                }
            }
            for (Copied copied : tables) {
                String own = copied.table().substring(copied.table().lastIndexOf('.') + 1);
                try (ResultSet count = statement.executeQuery("SELECT count(*) FROM " + target.quote(own))) {
                    count.next();
                    assertThat(count.getLong(1))
                            .as("rows of %s against what its copied chunks wrote", own)
                            .isEqualTo(copied.rows());
                }
            }
            statement.execute("ROLLBACK");
        }
    }

    private record Copied(String table, long rows) {}

    /**
     * @param chunks in all
     * @param rows written by copied ones
     * @param attempts claims of all chunks together
     * @param tried chunks that were claimed at least once
     */
    record Counts(long chunks, long copying, long copied, long quarantined, long rows, long attempts, long tried) {

        /** Claims beyond the first of each chunk. */
        long repeated() {
            return attempts - tried;
        }
    }
}
