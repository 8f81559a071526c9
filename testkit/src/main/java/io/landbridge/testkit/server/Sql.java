package io.landbridge.testkit.server;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plain statements and small answers. */
final class Sql {

    private static final Logger LOG = LoggerFactory.getLogger(Sql.class);

    private Sql() {}

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** For clearing away what may be gone already. */
    static void executeIfPossible(Connection connection, String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            LOG.debug("{}: {}", sql, e.getMessage());
        }
    }

    /** All rows as text, null for NULL. */
    static List<List<@Nullable String>> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            int columns = answer.getMetaData().getColumnCount();
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (answer.next()) {
                List<@Nullable String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(answer.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** A text as a literal of either engine: quotes doubled, backslashes too where they escape. */
    static String literal(Engine engine, String text) {
        String escaped = text.replace("'", "''");
        return "'" + (engine.isMySqlFamily() ? escaped.replace("\\", "\\\\") : escaped) + "'";
    }
}
