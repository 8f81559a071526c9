package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.schema.Engine;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/** The ledger's SQL in MySQL and MariaDB. */
final class MySqlLedgerDialect implements LedgerDialect {

    private static final Duration CREATION_LIMIT = Duration.ofSeconds(60);

    private static final int DUPLICATE_COLUMN = 1060;
    private static final int DUPLICATE_INDEX = 1061;

    private final Engine engine;

    MySqlLedgerDialect(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String script(int version) {
        return version == 1 ? "mysql.sql" : "mysql-" + version + ".sql";
    }

    /** IF NOT EXISTS is in neither engine's CREATE INDEX and ADD COLUMN alike. */
    @Override
    public boolean isDoneAlready(SQLException error) {
        return error.getErrorCode() == DUPLICATE_INDEX || error.getErrorCode() == DUPLICATE_COLUMN;
    }

    @Override
    public String text() {
        return "DEFAULT CHARACTER SET utf8mb4 COLLATE "
                + (engine == Engine.MARIADB ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    }

    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String micros() {
        return "INTERVAL ? MICROSECOND";
    }

    @Override
    public String epoch() {
        return "TIMESTAMP '1970-01-01 00:00:00'";
    }

    @Override
    public String epochMicros(String column) {
        return "TIMESTAMPDIFF(MICROSECOND, TIMESTAMP '1970-01-01 00:00:00', " + column + ")";
    }

    @Override
    public String secondsSince(String column) {
        return "TIMESTAMPDIFF(SECOND, " + column + ", UTC_TIMESTAMP(6))";
    }

    @Override
    public String iso(String column) {
        return "DATE_FORMAT(" + column + ", '%Y-%m-%dT%H:%i:%s.%fZ')";
    }

    @Override
    public String ifAbsent() {
        return "ON DUPLICATE KEY UPDATE migration = migration";
    }

    @Override
    public String same() {
        return "<=>";
    }

    @Override
    public String isSingleKey() {
        return "key_digest = UNHEX(SHA2(?, 256)) AND single_key = ?";
    }

    @Override
    public String lock() {
        return "FOR UPDATE";
    }

    @Override
    public boolean returnsUpdatedRows() {
        return false;
    }

    @Override
    public void prepare(Connection connection) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    }

    @Override
    public void lockCreation(Connection connection, String ledger) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            statement.setString(1, lockName(ledger));
            statement.setLong(2, CREATION_LIMIT.toSeconds());
            try (ResultSet result = statement.executeQuery()) {
                if (!result.next() || !result.getBoolean(1)) {
                    throw new SQLTimeoutException("Somebody else has been creating the ledger for " + CREATION_LIMIT);
                }
            }
        }
    }

    @Override
    public void unlockCreation(Connection connection, String ledger) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("DO RELEASE_LOCK(?)")) {
            statement.setString(1, lockName(ledger));
            statement.execute();
        }
    }

    @Override
    public boolean hasTable(Connection connection, String schema, String table) throws SQLException {
        return exists(
                connection,
                "SELECT 1 FROM information_schema.tables"
                        + " WHERE table_schema = COALESCE(NULLIF(?, ''), DATABASE()) AND table_name = ?",
                schema,
                table);
    }

    @Override
    public boolean hasSchema(Connection connection, String schema) throws SQLException {
        return exists(connection, "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?", schema);
    }

    @Override
    public boolean isEmpty(Connection connection, String schema) throws SQLException {
        return !exists(
                connection,
                "SELECT 1 FROM information_schema.tables WHERE table_schema = ?"
                        + " UNION ALL SELECT 1 FROM information_schema.routines WHERE routine_schema = ?"
                        + " UNION ALL SELECT 1 FROM information_schema.events WHERE event_schema = ?",
                schema,
                schema,
                schema);
    }

    @Override
    public TargetSessions sessions() {
        return new MySqlSessions();
    }

    private static boolean exists(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                return result.next();
            }
        }
    }

    // Lock names are limited to 64 characters.
    private static String lockName(String ledger) {
        return "landbridge-create-" + Integer.toHexString(ledger.hashCode());
    }
}
