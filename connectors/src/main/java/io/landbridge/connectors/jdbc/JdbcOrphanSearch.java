package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.ForeignKey;
import io.landbridge.pipeline.schema.OrphanSearch;
import io.landbridge.pipeline.schema.Table;
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
        FoundRows found = FoundRows.of(pools, table.name(), query(table, key, namedBy), most);
        return new Orphans(namedBy, found.rows(), found.more());
    }

    private String query(Table table, ForeignKey key, List<String> namedBy) {
        String named = namedBy.stream()
                .map(name -> FoundRows.text(dialect, table, name, child(name)))
                .collect(Collectors.joining(", "));
        String filled =
                key.columns().stream().map(name -> child(name) + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String match = IntStream.range(0, key.columns().size())
                .mapToObj(i -> child(key.columns().get(i)) + " = p."
                        + dialect.identifier(key.referencedColumns().get(i)))
                .collect(Collectors.joining(" AND "));
        return "SELECT " + named + " FROM " + dialect.table(table.name()) + " AS c WHERE " + filled
                + " AND NOT EXISTS (SELECT 1 FROM " + dialect.table(key.references()) + " AS p WHERE " + match + ")";
    }

    private String child(String column) {
        return "c." + dialect.identifier(column);
    }
}
