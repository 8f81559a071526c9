package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.SourceDefinitions.Live;
import io.landbridge.connectors.jdbc.SourceDefinitions.LiveColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A table's definition by PostgreSQL's catalogue, as the session's snapshot sees it. */
final class PostgresDefinition {

    private static final String OF_COLUMNS = " FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attrelid = ";

    private PostgresDefinition() {}

    /** SQL expression of the fingerprint; the object's number is part of it, since another table may get the name. */
    static String fingerprint(PostgresTable table) {
        return "(SELECT " + table.regclass() + "::oid || ' ' || string_agg(concat_ws(':', attnum, attname, atttypid,"
                + " atttypmod, attcollation, attnotnull, attgenerated), ',' ORDER BY attnum)" + OF_COLUMNS
                + table.regclass() + ")";
    }

    static Live read(Connection connection, PostgresTable table) throws SQLException {
        List<LiveColumn> columns = new ArrayList<>();
        String fingerprint = "";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname, NOT attnotnull, " + fingerprint(table)
                        + OF_COLUMNS + table.regclass() + " ORDER BY attnum")) {
            while (row.next()) {
                columns.add(new LiveColumn(row.getString(1), row.getBoolean(2)));
                fingerprint = row.getString(3);
            }
        }
        return new Live(columns, fingerprint);
    }
}
