package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.CatalogueTable;
import java.sql.SQLException;

/** What tables have beside rows and constraints. */
final class MySqlNotes {

    private static final String TRIGGERS = """
            SELECT event_object_schema, event_object_table, trigger_name FROM information_schema.triggers
            WHERE event_object_schema IN (?) AND trigger_name NOT LIKE 'landbridge|_fence|_%' ESCAPE '|' ORDER BY 1, 2, 3
            """;

    void read(MySqlTables tables) throws SQLException {
        tables.each(TRIGGERS, row -> {
            CatalogueTable table = tables.find(row.getString(1), row.getString(2));
            if (table != null) {
                table.note("trigger " + row.getString(3) + " is not carried over");
            }
        });
    }
}
