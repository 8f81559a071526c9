package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the ledger's statements on one connection for one migration. */
final class LedgerStatements {

    private final Connection connection;
    private final LedgerSql sql;
    private final LedgerConnections connections;
    private final String migration;

    LedgerStatements(Connection connection, LedgerSql sql, LedgerConnections connections, String migration) {
        this.connection = connection;
        this.sql = sql;
        this.connections = connections;
        this.migration = migration;
    }

    /** Reads one row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Work with the plain connection. */
    @FunctionalInterface
    interface JdbcWork<T> {
        T with(Connection connection) throws SQLException;
    }

    String migration() {
        return migration;
    }

    LedgerDialect dialect() {
        return sql.dialect();
    }

    /** Runs a change and says how many rows it hit. */
    int update(String template, @Nullable Object... values) {
        return work(on -> {
            try (PreparedStatement statement = on.prepareStatement(sql.spell(template))) {
                bind(statement, values);
                return statement.executeUpdate();
            }
        });
    }

    /** Runs an INSERT of one row and gives the id that the server chose. */
    long insert(String template, @Nullable Object... values) {
        return work(on -> {
            try (PreparedStatement statement = on.prepareStatement(sql.spell(template), new String[] {"id"})) {
                bind(statement, values);
                statement.executeUpdate();
                try (ResultSet ids = statement.getGeneratedKeys()) {
                    ids.next();
                    return ids.getLong(1);
                }
            }
        });
    }

    /**
     * Inserts several rows by one statement.
     *
     * @param into begins it, up to the values
     * @param values of all rows, one row after another
     * @param end what follows the values
     */
    void insertAll(String into, int columns, List<@Nullable Object> values, String end) {
        String row = "(?" + ", ?".repeat(columns - 1) + ")";
        String rows = row + (", " + row).repeat(values.size() / columns - 1);
        work(on -> {
            try (PreparedStatement statement =
                    on.prepareStatement(sql.spell(into) + " VALUES " + rows + ' ' + sql.spell(end))) {
                bind(statement, values.toArray(new @Nullable Object[0]));
                return statement.executeUpdate();
            }
        });
    }

    <T> List<T> list(String template, RowReader<T> reader, @Nullable Object... values) {
        return work(on -> {
            try (PreparedStatement statement = on.prepareStatement(sql.spell(template))) {
                bind(statement, values);
                try (ResultSet rows = statement.executeQuery()) {
                    List<T> found = new ArrayList<>();
                    while (rows.next()) {
                        found.add(reader.read(rows));
                    }
                    return found;
                }
            }
        });
    }

    <T> Optional<T> first(String template, RowReader<T> reader, @Nullable Object... values) {
        return list(template, reader, values).stream().findFirst();
    }

    /** Whether the ledger has a table; one of an older version has fewer. */
    boolean has(String table) {
        return work(on -> sql.has(on, table));
    }

    /** Whether a query finds anything. */
    boolean finds(String template, @Nullable Object... values) {
        return first(template, row -> true, values).isPresent();
    }

    /** Runs the work and says its errors in our words. */
    <T> T work(JdbcWork<T> work) {
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw translate(e);
        }
    }

    /** A constraint of the ledger that refuses a change is our defect, not a row of the user's that was refused. */
    LandbridgeException translate(SQLException error) {
        LandbridgeException known = connections.translate(error);
        return known.category() == Category.DATA
                ? new LandbridgeException(LedgerError.INCONSISTENT, "ledger", known.what(), error)
                : known;
    }

    private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
