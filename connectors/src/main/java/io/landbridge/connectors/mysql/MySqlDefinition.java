package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.SourceDefinitions.Live;
import io.landbridge.connectors.jdbc.SourceDefinitions.LiveColumn;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** A table's definition by the catalogue of MySQL and MariaDB. */
final class MySqlDefinition {

    private MySqlDefinition() {}

    /** One row for each column, in their order. */
    static String query(TableName table) {
        return "SELECT column_name, is_nullable, column_type, COALESCE(collation_name, ''), extra,"
                + " (SELECT engine FROM information_schema.tables AS e"
                + " WHERE e.table_schema = c.table_schema AND e.table_name = c.table_name)"
                + " FROM information_schema.columns AS c WHERE table_schema = "
                + SqlDialect.MYSQL.literal(table.schema()) + " AND table_name = "
                + SqlDialect.MYSQL.literal(table.table()) + " ORDER BY ordinal_position";
    }

    static Live read(ResultSet row) throws SQLException {
        List<LiveColumn> columns = new ArrayList<>();
        StringBuilder fingerprint = new StringBuilder();
        while (row.next()) {
            columns.add(new LiveColumn(row.getString(1), row.getString(2).equals("YES")));
            for (int i = 1; i <= 6; i++) {
                fingerprint.append(row.getString(i)).append(i < 6 ? ":" : ",");
            }
        }
        return new Live(columns, fingerprint.toString());
    }
}
