package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.connectors.jdbc.JdbcRuleSearch;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch.Lapse;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Checks that MySQL does not enforce; neither server keeps word of foreign keys that came while nobody looked at them. */
public record MySqlLapses(Engine engine) implements JdbcRuleSearch.Lapses {

    private static final String CHECKS = """
            SELECT table_schema, table_name, constraint_name FROM information_schema.table_constraints
            WHERE constraint_type = 'CHECK' AND enforced = 'NO' AND table_schema IN (?)
            """;

    @Override
    public List<Lapse> read(Catalogue catalogue, Set<String> schemas) throws SQLException {
        List<Lapse> lapses = new ArrayList<>();
        if (engine == Engine.MYSQL) {
            MySqlTables.each(catalogue, CHECKS, List.copyOf(schemas), row -> {
                TableName table = new TableName(row.getString(1), row.getString(2));
                String name = row.getString(3);
                lapses.add(new Lapse(
                        table,
                        Lapse.Kind.CHECK,
                        name,
                        "",
                        "NOT ENFORCED",
                        "ALTER TABLE " + MySqlNames.quote(table) + " ALTER CHECK " + MySqlNames.quote(name)
                                + " ENFORCED;"));
            });
        }
        return lapses;
    }
}
