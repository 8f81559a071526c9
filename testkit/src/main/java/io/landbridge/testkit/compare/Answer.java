package io.landbridge.testkit.compare;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Small answers from a catalogue. */
final class Answer {

    private Answer() {}

    /** Turns the row at hand into something. */
    @FunctionalInterface
    interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    static <T> List<T> list(Connection connection, String sql, Reading<T> reading, String... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> list = new ArrayList<>();
                while (rows.next()) {
                    list.add(reading.of(rows));
                }
                return list;
            }
        }
    }

    static @Nullable String text(Connection connection, String sql, String... parameters) throws SQLException {
        List<@Nullable String> rows = list(connection, sql, row -> row.getString(1), parameters);
        return rows.isEmpty() ? null : rows.get(0);
    }

    /** A value that the catalogue never leaves out. */
    static String required(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getString(column));
    }
}
