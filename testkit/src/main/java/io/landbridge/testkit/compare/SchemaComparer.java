package io.landbridge.testkit.compare;

import io.landbridge.testkit.compare.TableResult.Collector;
import io.landbridge.testkit.compare.TableRules.ForeignKey;
import io.landbridge.testkit.compare.TableRules.Index;
import io.landbridge.testkit.server.SqlDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Compares what the catalogues promise: primary key, unique keys, indexes, foreign keys, NOT NULL, and automatic values
 * that are ahead of the rows. Indexes over expressions and partial ones are left out: engines differ in what they offer.
 */
final class SchemaComparer {

    private final Catalogue sources;
    private final Catalogue targets;
    private final Connection target;
    private final SqlDatabase targetDatabase;
    private final Map<TableName, TableName> tables;

    /**
     * @param tables the target of each compared source table
     */
    SchemaComparer(
            Catalogue sources,
            Catalogue targets,
            Connection target,
            SqlDatabase targetDatabase,
            Map<TableName, TableName> tables) {
        this.sources = sources;
        this.targets = targets;
        this.target = target;
        this.targetDatabase = targetDatabase;
        this.tables = tables;
    }

    void compare(TableComparison wish, TablePlan plan, Collector found) throws SQLException {
        Map<String, String> columns = plan.pairs().stream()
                .collect(Collectors.toMap(
                        pair -> pair.source().name(), pair -> pair.target().name()));
        TableRules expected = sources.rules(wish.source());
        TableRules actual = targets.rules(wish.target());
        expected.indexes().forEach(index -> compareIndex(index, columns, actual, found));
        for (Index index : actual.indexes()) {
            if (index.unique()
                    && index.isPlain()
                    && expected.indexes().stream()
                            .noneMatch(known -> known.unique()
                                    && renamed(known.columns(), columns).equals(Optional.of(index.columns())))) {
                found.finding("the target's unique index " + index.name() + " on " + index.columns()
                        + " has no counterpart in the source");
            }
        }
        expected.foreignKeys().forEach(foreignKey -> compareForeignKey(foreignKey, columns, actual, found));
        for (TablePlan.Pair pair : plan.pairs()) {
            if (!pair.source().nullable() && pair.target().nullable()) {
                found.finding("column " + pair.target().name() + " is NOT NULL in the source only");
            }
            if (pair.source().automatic()) {
                compareAutomatic(wish, pair.target(), found);
            }
        }
    }

    private static void compareIndex(Index index, Map<String, String> columns, TableRules actual, Collector found) {
        Optional<List<String>> wanted = renamed(index.columns(), columns);
        if (!index.isPlain() || wanted.isEmpty()) {
            return;
        }
        List<Index> same = actual.indexes().stream()
                .filter(candidate -> candidate.columns().equals(wanted.orElseThrow()))
                .toList();
        String what = index.primary() ? "primary key" : index.unique() ? "unique index" : "index";
        boolean there = same.stream()
                .anyMatch(candidate -> index.primary() ? candidate.primary() : candidate.unique() || !index.unique());
        if (!there) {
            found.finding("the target has no " + what + " on " + wanted.orElseThrow()
                    + (same.isEmpty() ? "" : ", only " + same.get(0).name()) + " (source: " + index.name() + ")");
        }
    }

    private void compareForeignKey(
            ForeignKey foreignKey, Map<String, String> columns, TableRules actual, Collector found) {
        Optional<List<String>> wanted = renamed(foreignKey.columns(), columns);
        TableName parent = tables.get(foreignKey.parent());
        if (wanted.isEmpty() || parent == null) {
            return; // its columns or its parent are not part of the comparison
        }
        Optional<ForeignKey> same = actual.foreignKeys().stream()
                .filter(candidate -> candidate.columns().equals(wanted.orElseThrow())
                        && candidate.parent().equals(parent))
                .findFirst();
        if (same.isEmpty()) {
            found.finding("the target has no foreign key " + wanted.orElseThrow() + " to " + parent + " (source: "
                    + foreignKey.name() + ")");
        } else if (!same.orElseThrow().onDelete().equals(foreignKey.onDelete())
                || !same.orElseThrow().onUpdate().equals(foreignKey.onUpdate())) {
            found.finding("foreign key " + same.orElseThrow().name() + ": ON DELETE "
                    + same.orElseThrow().onDelete() + " ON UPDATE "
                    + same.orElseThrow().onUpdate() + " instead of "
                    + foreignKey.onDelete() + " and " + foreignKey.onUpdate());
        }
    }

    private void compareAutomatic(TableComparison wish, Column column, Collector found) throws SQLException {
        OptionalLong next = targets.nextValue(wish.target(), column.name());
        if (next.isEmpty()) {
            found.finding("column " + column.name() + " gets its values by itself in the source only");
            return;
        }
        long highest = highest(wish.target(), column);
        if (next.orElseThrow() <= highest) {
            found.finding("column " + column.name() + " would get " + next.orElseThrow() + " next, but holds " + highest
                    + " already");
        }
    }

    private long highest(TableName table, Column column) throws SQLException {
        String name = targetDatabase.engine().quote(column.name());
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT coalesce(max(" + name + "), 0) FROM " + table.sql(targetDatabase.engine()))) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The target's names, or empty if a column is not compared. */
    private static Optional<List<String>> renamed(List<String> sourceColumns, Map<String, String> columns) {
        List<String> names = sourceColumns.stream()
                .map(columns::get)
                .filter(Objects::nonNull)
                .toList();
        return names.size() == sourceColumns.size() ? Optional.of(names) : Optional.empty();
    }
}
