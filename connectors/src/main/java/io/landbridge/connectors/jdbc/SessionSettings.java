package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes every session alike, whatever the server, the database or the user has as default. */
final class SessionSettings {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    /** As long as the lease of a run: an open transaction of a process that sleeps holds its successor up no longer. */
    private static final int SLEEPER_SECONDS = 60;

    /** MySQL has a limit only for sessions that say nothing at all, and a pool keeps such for a minute and a half. */
    private static final int SILENT_SECONDS = 120;

    /** How long a check of the plan may run. */
    static final int CHECK_SECONDS = 30 * 60;

    /** Each engine passes over the other's words. */
    private static final String NO_TIME_LIMITS = " /*!50708 , SESSION max_execution_time = 0 */"
            + " /*M!100500 , SESSION max_statement_time = 0, SESSION idle_transaction_timeout = 0 */";

    private static final String CHECK_LIMITS = " /*!50708 , SESSION max_execution_time = " + CHECK_SECONDS * 1_000
            + " */" + " /*M!100500 , SESSION max_statement_time = " + CHECK_SECONDS
            + ", SESSION idle_transaction_timeout = 0 */";

    private static final String SLEEPER_LIMIT = " /*!50708 , SESSION wait_timeout = " + SILENT_SECONDS + " */"
            + " /*M!100500 , SESSION idle_transaction_timeout = " + SLEEPER_SECONDS + " */";

    private SessionSettings() {}

    /** Prepares a connection that was just opened; one or two round trips. */
    static void prepare(Connection connection, SqlDialect dialect, Purpose purpose, @Nullable String pass)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            switch (dialect) {
                case POSTGRESQL -> postgresql(statement, purpose);
                case MYSQL -> mySql(statement, purpose);
            }
            if (dialect == SqlDialect.MYSQL && purpose.writesRows()) {
                LocalDataStream.allow(connection);
            }
            if (pass != null) {
                statement.execute("SET "
                        + (dialect == SqlDialect.POSTGRESQL ? FenceNames.POSTGRESQL_PASS : FenceNames.MYSQL_PASS)
                        + " = " + dialect.literal(pass));
            }
        }
    }

    private static void postgresql(Statement statement, Purpose purpose) throws SQLException {
        List<String> settings = new ArrayList<>(List.of(
                // how values are spelled; see docs/types.md
                "TimeZone = 'UTC'",
                "DateStyle = 'ISO, YMD'",
                "IntervalStyle = 'postgres'",
                "extra_float_digits = 3",
                "bytea_output = 'hex'",
                "lc_monetary = 'C'",
                "standard_conforming_strings = on",
                // a policy that hides rows must be an error, never a smaller table
                "row_security = off",
                "statement_timeout = '" + (purpose == Purpose.CHECK ? CHECK_SECONDS : 0) + "s'",
                "idle_in_transaction_session_timeout = '" + (holdsStream(purpose) ? SLEEPER_SECONDS : 0) + "s'",
                "lock_timeout = '10s'",
                // the server notices a client that is gone, and frees its locks
                "tcp_keepalives_idle = 20",
                "tcp_keepalives_interval = 5",
                "tcp_keepalives_count = 5"));
        if (purpose == Purpose.CHECK) {
            // whatever the query calls
            settings.add("default_transaction_read_only = on");
        }
        if (purpose == Purpose.SNAPSHOT
                || purpose == Purpose.KEYS
                || purpose == Purpose.DIGEST
                || purpose == Purpose.CHECK) {
            // one reader is one process on the server
            settings.add("max_parallel_workers_per_gather = 0");
        }
        if (purpose == Purpose.DIGEST) {
            // compiling the long expressions costs more than a range of rows
            settings.add("jit = off");
        }
        if (purpose == Purpose.APPLY) {
            // changes find their rows by the row key's index, however few the server takes the table to have
            settings.addAll(List.of(
                    "enable_hashjoin = off",
                    "enable_mergejoin = off",
                    "enable_seqscan = off",
                    "enable_material = off",
                    "jit = off"));
        }
        // the first came with version 17; either would end what may take as long as it takes
        statement.execute("SET " + String.join("; SET ", settings)
                + "; SELECT set_config(name, '0', false) FROM pg_settings"
                + " WHERE name IN ('transaction_timeout', 'idle_session_timeout')");
        if (purpose.writesRows() || purpose == Purpose.LEDGER) {
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
        }
        if (purpose.writesRows()) {
            replicaRole(statement);
        }
    }

    /** Whether transactions may hold a row that a successor needs before it could end their session. */
    private static boolean holdsStream(Purpose purpose) {
        return purpose == Purpose.APPLY || purpose == Purpose.LEDGER;
    }

    /** Without one kept warning nobody learns that LOAD DATA has changed a value. MySQL asks a right for the change. */
    private static void keepWarnings(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT @@max_error_count = 0")) {
            if (!row.next() || !row.getBoolean(1)) {
                return;
            }
        }
        statement.execute("SET SESSION max_error_count = 64");
    }

    /** Triggers and foreign keys off. Who may not do that is told when a table has such; see PostgresTransactions. */
    private static void replicaRole(Statement statement) throws SQLException {
        try {
            statement.execute("SET session_replication_role = 'replica'");
        } catch (SQLException e) {
            if (!INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    private static void mySql(Statement statement, Purpose purpose) throws SQLException {
        List<String> settings = new ArrayList<>(List.of(
                "time_zone = '+00:00'",
                "sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION'",
                "autocommit = 1",
                "innodb_lock_wait_timeout = 10",
                "lock_wait_timeout = 10",
                // a peer that waits for the other end of the copy is not gone
                "net_read_timeout = 120",
                "net_write_timeout = 120",
                "sql_notes = 1"));
        if (purpose.writesRows() || purpose == Purpose.DDL) {
            settings.add("foreign_key_checks = 0");
            settings.add("unique_checks = 1");
        }
        statement.execute("SET SESSION " + String.join(", SESSION ", settings)
                + (purpose == Purpose.CHECK ? CHECK_LIMITS : NO_TIME_LIMITS)
                + (holdsStream(purpose) ? SLEEPER_LIMIT : ""));
        keepWarnings(statement);
        boolean repeatable = purpose == Purpose.SNAPSHOT || purpose == Purpose.CATALOG || purpose == Purpose.DIGEST;
        statement.execute(
                "SET SESSION TRANSACTION ISOLATION LEVEL " + (repeatable ? "REPEATABLE READ" : "READ COMMITTED")
                        + (purpose == Purpose.CHECK ? ", READ ONLY" : ""));
    }
}
