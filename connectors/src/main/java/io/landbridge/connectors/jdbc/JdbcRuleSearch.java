package io.landbridge.connectors.jdbc;

import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.schema.CheckConstraint;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Index;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.validation.RuleSearch;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rules that do not hold every row, by the catalogue, and the rows that break them, by one query each. */
public final class JdbcRuleSearch implements RuleSearch {

    private final EndpointPools pools;
    private final SqlDialect dialect;
    private final Lapses lapses;

    /** What one engine's catalogue says of rules that do not count. */
    @FunctionalInterface
    public interface Lapses {

        /** Those of all tables of the schemas. */
        List<Lapse> read(Catalogue catalogue, Set<String> schemas) throws SQLException;
    }

    /** Searches in the database of those pools. */
    public JdbcRuleSearch(EndpointPools pools, Lapses lapses) {
        this.pools = pools;
        this.dialect = pools.dialect();
        this.lapses = lapses;
    }

    @Override
    public List<Lapse> lapses(Collection<TableName> tables) {
        Set<TableName> wanted = new HashSet<>(tables);
        Set<String> schemas = tables.stream().map(TableName::schema).collect(Collectors.toCollection(TreeSet::new));
        if (schemas.isEmpty()) {
            return List.of();
        }
        try (Connection connection = pools.take(Purpose.CATALOG)) {
            return lapses.read(new Catalogue(connection), schemas).stream()
                    .filter(lapse -> wanted.contains(lapse.table()))
                    .toList();
        } catch (SQLException e) {
            throw pools.errors().translate(pools.side() + " catalogue", e);
        }
    }

    @Override
    public Breaches duplicates(Table table, Index key, int most) {
        List<String> expressions = key.parts().stream().map(this::expression).toList();
        String shown = key.parts().stream()
                .map(part -> FoundRows.text(dialect, table, String.valueOf(part.column()), expression(part)))
                .collect(Collectors.joining(", "));
        String filled = key.nullsNotDistinct()
                ? "true"
                : expressions.stream().map(each -> each + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String predicate = key.predicate() == null ? "" : " AND (" + key.predicate() + ")";
        String sql = "SELECT " + shown + " FROM " + dialect.table(table.name()) + " WHERE " + filled + predicate
                + " GROUP BY " + String.join(", ", expressions) + " HAVING count(*) > 1";
        FoundRows found = FoundRows.of(pools, table.name(), sql, most);
        List<String> namedBy = key.parts().stream()
                .map(part -> String.valueOf(part.column() == null ? part.expression() : part.column()))
                .toList();
        return new Breaches(namedBy, found.rows(), found.more());
    }

    /** What the key holds of a row. */
    private String expression(Index.Part part) {
        String column = part.column();
        if (column == null) {
            return "(" + part.expression() + ")";
        }
        String name = dialect.identifier(column);
        return part.prefixLength() == null ? name : "LEFT(" + name + ", " + part.prefixLength() + ")";
    }

    @Override
    public Breaches nulls(Table table, String column, int most) {
        return rows(table, dialect.identifier(column) + " IS NULL", most);
    }

    @Override
    public Breaches violations(Table table, CheckConstraint check, int most) {
        return rows(table, "NOT (" + check.expression() + ")", most);
    }

    private Breaches rows(Table table, String where, int most) {
        List<String> namedBy = table.rowKey().isEmpty()
                ? table.columns().stream().map(Column::name).toList()
                : table.rowKey();
        String shown = namedBy.stream()
                .map(name -> FoundRows.text(dialect, table, name, dialect.identifier(name)))
                .collect(Collectors.joining(", "));
        FoundRows found = FoundRows.of(
                pools,
                table.name(),
                "SELECT " + shown + " FROM " + dialect.table(table.name()) + " WHERE " + where,
                most);
        return new Breaches(namedBy, found.rows(), found.more());
    }
}
