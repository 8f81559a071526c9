package io.landbridge.connectors.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Asks a catalogue and hands out the answer row by row. */
public final class Catalogue {

    private static final int FETCH_SIZE = 1_000;

    private final Connection connection;

    /** @param connection stays the caller's */
    public Catalogue(Connection connection) {
        this.connection = connection;
    }

    /** Takes one row of an answer. */
    @FunctionalInterface
    public interface RowReader {

        /** Reads the row at which the answer stands; never moves it. */
        void row(ResultSet row) throws SQLException;
    }

    /** Runs a query with text parameters; without any, a question mark inside a name is part of the name. */
    public void each(String sql, RowReader reader, String... parameters) throws SQLException {
        if (parameters.length == 0) {
            try (Statement statement = connection.createStatement()) {
                statement.setEscapeProcessing(false);
                statement.setFetchSize(FETCH_SIZE);
                readAll(statement.executeQuery(sql), reader);
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH_SIZE);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            readAll(statement.executeQuery(), reader);
        }
    }

    private static void readAll(ResultSet rows, RowReader reader) throws SQLException {
        try (rows) {
            while (rows.next()) {
                reader.row(rows);
            }
        }
    }

    /** The first column of the first row. */
    public String single(String sql, String... parameters) throws SQLException {
        StringBuilder answer = new StringBuilder();
        each(sql, row -> answer.append(row.getString(1)), parameters);
        return answer.toString();
    }
}
