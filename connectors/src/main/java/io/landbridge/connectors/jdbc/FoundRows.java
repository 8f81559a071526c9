package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Some rows that a query finds, as people read them.
 *
 * @param more whether there are others
 */
record FoundRows(List<List<String>> rows, boolean more) {

    /**
     * Runs a query of nothing but texts.
     *
     * @param sql without its limit
     */
    static FoundRows of(EndpointPools pools, TableName table, String sql, int most) {
        List<List<String>> rows = new ArrayList<>();
        boolean more = false;
        // A connection for DDL: as patient with a silent server, since a search may read for hours before it answers.
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(sql + " LIMIT " + (most + 1))) {
                int columns = row.getMetaData().getColumnCount();
                while (row.next()) {
                    if (rows.size() == most) {
                        more = true;
                        break;
                    }
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        values.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(List.copyOf(values));
                }
            }
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " " + table, e);
        }
        return new FoundRows(rows, more);
    }

    /**
     * A value as people read it; the driver would make characters of MySQL's bytes, and refuse its zero dates.
     *
     * @param expression SQL that gives the column's value, or a part of it
     */
    static String text(SqlDialect dialect, Table table, String column, String expression) {
        if (dialect == SqlDialect.POSTGRESQL) {
            return "(" + expression + ")::text";
        }
        boolean isBytes = table.column(column).map(Column::kind).orElse(ValueKind.NATIVE) == ValueKind.BINARY;
        return isBytes ? "HEX(" + expression + ")" : "CAST(" + expression + " AS CHAR)";
    }
}
