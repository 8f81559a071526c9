package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.CatalogueTable;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Check constraints; on MariaDB one of them makes LONGTEXT a JSON column. */
final class MySqlChecks {

    private static final String MYSQL = """
            SELECT t.table_schema, t.table_name, c.constraint_name, c.check_clause, t.enforced, 'Table'
            FROM information_schema.check_constraints c JOIN information_schema.table_constraints t
              ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
                AND t.constraint_type = 'CHECK'
            WHERE t.table_schema IN (?) ORDER BY 1, 2, 3
            """;

    private static final String MARIADB = """
            SELECT constraint_schema, table_name, constraint_name, check_clause, 'YES', level
            FROM information_schema.check_constraints WHERE constraint_schema IN (?) ORDER BY 1, 2, 3
            """;

    private final List<Check> checks = new ArrayList<>();
    private final Set<String> jsonColumns = new HashSet<>();

    private record Check(TableName table, CheckConstraint constraint) {}

    private MySqlChecks() {}

    static MySqlChecks read(Catalogue catalogue, Engine engine, List<String> databases) throws SQLException {
        MySqlChecks checks = new MySqlChecks();
        boolean isMySql = engine == Engine.MYSQL;
        MySqlTables.each(catalogue, isMySql ? MYSQL : MARIADB, databases, row -> {
            TableName table = new TableName(row.getString(1), row.getString(2));
            String name = row.getString(3);
            String clause = isMySql ? bare(MySqlColumns.unescaped(row.getString(4))) : row.getString(4);
            if (row.getString(6).equals("Column") && isJson(clause, name)) {
                checks.jsonColumns.add(key(table, name));
            } else {
                checks.checks.add(new Check(
                        table,
                        new CheckConstraint(name, clause, row.getString(5).equals("YES"))));
            }
        });
        return checks;
    }

    private static boolean isJson(String clause, String column) {
        return clause.toLowerCase(Locale.ROOT).startsWith("json_valid(")
                && clause.substring("json_valid(".length()).equals(MySqlNames.quote(column) + ")");
    }

    private static String key(TableName table, String column) {
        return table + "\0" + column;
    }

    /** Whether MariaDB's check says that the column holds JSON. */
    boolean isJson(TableName table, String column) {
        return jsonColumns.contains(key(table, column));
    }

    void addTo(MySqlTables tables) {
        for (Check check : checks) {
            CatalogueTable table =
                    tables.find(check.table().schema(), check.table().table());
            if (table != null) {
                table.add(check.constraint());
            }
        }
    }

    /** MySQL prints a clause in parentheses of its own. */
    private static String bare(String clause) {
        return clause.startsWith("(") && clause.endsWith(")") ? clause.substring(1, clause.length() - 1) : clause;
    }
}
