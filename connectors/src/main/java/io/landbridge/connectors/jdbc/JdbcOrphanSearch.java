package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows without a parent, by one query. */
public final class JdbcOrphanSearch implements OrphanSearch {

    private final EndpointPools pools;
    private final SqlDialect dialect;

    /** Searches in the database of those pools. */
    public JdbcOrphanSearch(EndpointPools pools) {
        this.pools = pools;
        this.dialect = pools.dialect();
    }

    @Override
    public Orphans search(Table table, ForeignKey key, int most) {
        List<String> namedBy = table.rowKey().isEmpty() ? key.columns() : table.rowKey();
        List<List<String>> rows = new ArrayList<>();
        boolean more = false;
        // A connection for DDL: as patient with a silent server, since a search may read for hours before it answers.
        try (Connection connection = pools.take(Purpose.DDL);
                Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet row = statement.executeQuery(query(table, key, namedBy, most + 1))) {
                while (row.next()) {
                    if (rows.size() == most) {
                        more = true;
                        break;
                    }
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= namedBy.size(); i++) {
                        values.add(String.valueOf(row.getString(i)));
                    }
                    rows.add(List.copyOf(values));
                }
            }
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " " + table.name(), e);
        }
        return new Orphans(namedBy, rows, more);
    }

    private String query(Table table, ForeignKey key, List<String> namedBy, int limit) {
        String named = namedBy.stream().map(name -> text(table, name)).collect(Collectors.joining(", "));
        String filled =
                key.columns().stream().map(name -> child(name) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String match = IntStream.range(0, key.columns().size())
                .mapToObj(i -> child(key.columns().get(i)) + " = p."
                        + dialect.identifier(key.referencedColumns().get(i)))
                .collect(Collectors.joining(" AND "));
        return "SELECT " + named + " FROM " + dialect.table(table.name()) + " AS c WHERE " + filled
                + " AND NOT EXISTS (SELECT 1 FROM " + dialect.table(key.references()) + " AS p WHERE " + match
                + ") LIMIT " + limit;
    }

    private String child(String column) {
        return "c." + dialect.identifier(column);
    }

    /** A value as people read it; the driver would make characters of MySQL's bytes, and refuse its zero dates. */
    private String text(Table table, String column) {
        if (dialect == SqlDialect.POSTGRESQL) {
            return child(column) + "::text";
        }
        boolean isBytes = table.column(column).map(Column::kind).orElse(ValueKind.NATIVE) == ValueKind.BINARY;
        return isBytes ? "HEX(" + child(column) + ")" : "CAST(" + child(column) + " AS CHAR)";
    }
}
