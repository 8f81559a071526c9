package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Foreign keys; the rules and the columns are joined here, since the server would open each table again for a join. */
final class MySqlForeignKeys {

    private static final String RULES = """
            SELECT constraint_schema, table_name, constraint_name, delete_rule, update_rule
            FROM information_schema.referential_constraints WHERE constraint_schema IN (?)
            """;

    private static final String COLUMNS = """
            SELECT table_schema, table_name, constraint_name, column_name, referenced_table_schema,
                   referenced_table_name, referenced_column_name
            FROM information_schema.key_column_usage
            WHERE table_schema IN (?) AND referenced_table_name IS NOT NULL
            ORDER BY table_schema, table_name, constraint_name, ordinal_position
            """;

    private final Map<String, Rows> keys = new LinkedHashMap<>();

    void read(MySqlTables tables) throws SQLException {
        tables.each(COLUMNS, row -> {
            TableName table = new TableName(row.getString(1), row.getString(2));
            keys.computeIfAbsent(table + "\0" + row.getString(3), key -> new Rows(table))
                    .column(row);
        });
        tables.each(RULES, row -> {
            TableName table = new TableName(row.getString(1), row.getString(2));
            Rows key = keys.get(table + "\0" + row.getString(3));
            if (key != null) {
                key.onDelete = row.getString(4);
                key.onUpdate = row.getString(5);
            }
        });
        for (Rows key : keys.values()) {
            CatalogueTable table = tables.find(key.table.schema(), key.table.table());
            if (table != null) {
                table.add(key.build());
            }
        }
    }

    /** One foreign key while its columns come in. */
    private static final class Rows {

        private final TableName table;
        private final List<String> columns = new ArrayList<>();
        private final List<String> referencedColumns = new ArrayList<>();
        private String name = "";
        private TableName references = new TableName("", "");
        private String onDelete = "NO ACTION";
        private String onUpdate = "NO ACTION";

        Rows(TableName table) {
            this.table = table;
        }

        void column(ResultSet row) throws SQLException {
            name = row.getString(3);
            columns.add(row.getString(4));
            references = new TableName(row.getString(5), row.getString(6));
            referencedColumns.add(row.getString(7));
        }

        ForeignKey build() {
            return new ForeignKey(name, columns, references, referencedColumns, onDelete, onUpdate, false, false);
        }
    }
}
