package io.landbridge.connectors.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The ledger's SQL in PostgreSQL. */
final class PostgresLedgerDialect implements LedgerDialect {

    /** Of advisory locks: the letters "LBdg", so that it meets no other program's. */
    private static final int LOCK_SPACE = 0x4C426467;

    @Override
    public String script(int version) {
        return version == 1 ? "postgresql.sql" : "postgresql-" + version + ".sql";
    }

    /** A version's statements are one transaction. */
    @Override
    public boolean isDoneAlready(SQLException error) {
        return false;
    }

    @Override
    public String text() {
        return "";
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public String micros() {
        return "(? * interval '1 microsecond')";
    }

    @Override
    public String epoch() {
        return "timestamptz 'epoch'";
    }

    @Override
    public String epochMicros(String column) {
        return "(extract(epoch FROM " + column + ") * 1000000)::bigint";
    }

    @Override
    public String secondsSince(String column) {
        return "floor(extract(epoch FROM clock_timestamp() - " + column + "))::bigint";
    }

    @Override
    public String iso(String column) {
        return "to_char(" + column + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
    }

    @Override
    public String ifAbsent() {
        return "ON CONFLICT DO NOTHING";
    }

    @Override
    public String same() {
        return "IS NOT DISTINCT FROM";
    }

    @Override
    public String isSingleKey() {
        return "hashtextextended(single_key, 0) = hashtextextended(?, 0) AND single_key = ?";
    }

    @Override
    public String lock() {
        return "FOR NO KEY UPDATE";
    }

    @Override
    public boolean returnsUpdatedRows() {
        return true;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // remote_apply is stronger than on, everything else weaker.
            statement.execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;"
                    + " SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')");
        }
    }

    @Override
    public void lockCreation(Connection connection, String ledger) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_advisory_xact_lock(?, hashtext(?))")) {
            statement.setInt(1, LOCK_SPACE);
            statement.setString(2, ledger);
            statement.execute();
        }
    }

    @Override
    public void unlockCreation(Connection connection, String ledger) {
        // The lock ends with the transaction.
    }

    /** Read from the catalogue's tables: to_regclass would answer from a cache that is not refreshed within a transaction. */
    @Override
    public boolean hasTable(Connection connection, String schema, String table) throws SQLException {
        return isTrue(
                connection,
                "SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = coalesce(nullif(?, ''), current_schema()) AND c.relname = ?)",
                schema,
                table);
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        return isTrue(connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", schema);
    }

    /** Whatever is in a schema depends on it. */
    @Override
    public boolean isEmpty(Connection connection, String schema) throws SQLException {
        return isTrue(
                connection,
                "SELECT NOT EXISTS (SELECT FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid"
                        + " WHERE d.refclassid = 'pg_namespace'::regclass AND n.nspname = ?)",
                schema);
    }

    @Override
    public TargetSessions sessions() {
        return new PostgresSessions();
    }

    private static boolean isTrue(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getBoolean(1);
            }
        }
    }
}
