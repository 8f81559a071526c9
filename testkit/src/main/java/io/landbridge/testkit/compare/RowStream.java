package io.landbridge.testkit.compare;

import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The rows of one table, one at a time, each value in its form; one statement, hence one moment. */
final class RowStream implements AutoCloseable {

    /** A column and the form it is wanted in. */
    record Selected(Column column, Form form) {}

    /** The table's name inside the statement. */
    static final String TABLE = "compared";

    private final List<Selected> selected;
    private final Connection connection;
    private final Statement statement;
    private final ResultSet rows;
    private long count;
    private boolean ended;

    /**
     * @param order words after ORDER BY, or empty for any order
     * @param filter words after WHERE, or empty
     * @param fetchSize rows that PostgreSQL's driver holds at once
     */
    RowStream(
            SqlDatabase database, TableName table, List<Selected> selected, String filter, String order, int fetchSize)
            throws SQLException {
        this.selected = selected;
        this.connection = database.connect();
        try {
            Engine engine = database.engine();
            connection.setAutoCommit(false); // else PostgreSQL's driver reads everything into memory
            statement = connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
            statement.setFetchSize(engine.isMySqlFamily() ? Integer.MIN_VALUE : fetchSize);
            StringJoiner columns = new StringJoiner(", ");
            selected.forEach(one -> columns.add(Reading.expression(engine, one.column(), one.form())));
            rows = statement.executeQuery("SELECT " + columns + " FROM " + table.sql(engine) + " " + TABLE
                    + (filter.isEmpty() ? "" : " WHERE " + filter)
                    + (order.isEmpty() ? "" : " ORDER BY " + order));
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** The next row's values in the order selected, or null at the end. */
    @Nullable String @Nullable [] next() throws SQLException {
        if (!rows.next()) {
            ended = true;
            return null;
        }
        count++;
        @Nullable String[] values = new String[selected.size()];
        for (int index = 0; index < values.length; index++) {
            Selected one = selected.get(index);
            if (one.form() == Form.BINARY) {
                byte[] bytes = rows.getBytes(index + 1);
                values[index] = bytes == null ? null : NormalForm.bytes(bytes);
            } else {
                String raw = rows.getString(index + 1);
                values[index] = raw == null
                        ? null
                        : NormalForm.of(one.form(), one.column().kind(), raw);
            }
        }
        return values;
    }

    /** Rows read so far. */
    long count() {
        return count;
    }

    @Override
    public void close() throws SQLException {
        if (!ended) {
            connection.abort(Runnable::run); // an orderly end would read all that is left
        }
        connection.close();
    }
}
