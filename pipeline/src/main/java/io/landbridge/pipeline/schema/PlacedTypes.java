package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.TypeMapping.Fidelity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The type of each column where it stands: the rule of {@link TypeRules}, bent where a key, a foreign key or the length of a row demands
 * another one.
 */
public final class PlacedTypes {

    private final Engine from;
    private final Engine to;
    private final Map<TableName, Table> tables = new HashMap<>();
    private final Map<TableName, RowLength> rowLengths = new HashMap<>();

    /**
     * @param source all tables, so that foreign keys can be followed
     * @param to engine of the target
     */
    public PlacedTypes(DatabaseSchema source, Engine to) {
        this.from = source.engine();
        this.to = to;
        source.tables().forEach(table -> tables.put(table.name(), table));
    }

    /**
     * The rule for a column of that table.
     *
     * @return fidelity {@link Fidelity#UNSUPPORTED} when there is no rule; the note says why
     */
    public TypeMapping map(Table table, Column column) {
        TypeMapping own = TypeRules.map(from, column, to);
        if (from == to || own.fidelity() == Fidelity.UNSUPPORTED) {
            return own;
        }
        if (to == Engine.POSTGRESQL) {
            return isWideCounter(table, column, new HashSet<>())
                    ? new TypeMapping(
                            DataType.of("bigint"),
                            ValueKind.INTEGER,
                            Fidelity.PARTIAL,
                            "values over 9223372036854775807 are refused")
                    : own;
        }
        if (from != Engine.POSTGRESQL) {
            return own;
        }
        TypeMapping keyed = new KeyLength(table, to).fit(column, own);
        TypeMapping linked = likeReferenced(table, column, keyed, new HashSet<>());
        return linked.equals(own)
                ? rowLengths
                        .computeIfAbsent(table.name(), name -> new RowLength(table, to))
                        .fit(column, own)
                : linked;
    }

    /** BIGINT UNSIGNED that counts, or refers to a column that does: a counter of PostgreSQL is a bigint at most. */
    private boolean isWideCounter(Table table, Column column, Set<String> seen) {
        if (!column.type().name().equals("bigint") || !column.type().unsigned()) {
            return false;
        }
        if (column.generation() == Column.Generation.AUTO_INCREMENT) {
            return true;
        }
        for (Reference reference : references(table, column)) {
            boolean isNew =
                    seen.add(reference.table().name() + "." + reference.column().name());
            if (isNew && isWideCounter(reference.table(), reference.column(), seen)) {
                return true;
            }
        }
        return false;
    }

    /** MySQL wants the very same integer type on both ends of a foreign key; PostgreSQL does not. */
    private TypeMapping likeReferenced(Table table, Column column, TypeMapping own, Set<String> seen) {
        TypeMapping result = own;
        for (Reference reference : references(table, column)) {
            if (seen.add(reference.table().name() + "." + reference.column().name())) {
                TypeMapping there = likeReferenced(
                        reference.table(), reference.column(), TypeRules.map(from, reference.column(), to), seen);
                if (integerRank(there.target()) > integerRank(result.target()) && integerRank(result.target()) > 0) {
                    result = new TypeMapping(
                            there.target(),
                            ValueKind.INTEGER,
                            Fidelity.WIDENED,
                            "as wide as the column that its foreign key refers to");
                }
            }
        }
        return result;
    }

    private static int integerRank(DataType type) {
        return List.of("", "smallint", "int", "bigint").indexOf(type.unsigned() ? "" : type.name());
    }

    private List<Reference> references(Table table, Column column) {
        List<Reference> found = new ArrayList<>();
        for (ForeignKey key : table.foreignKeys()) {
            int at = key.columns().indexOf(column.name());
            Table referenced = tables.get(key.references());
            if (at >= 0 && referenced != null) {
                referenced
                        .column(key.referencedColumns().get(at))
                        .ifPresent(there -> found.add(new Reference(referenced, there)));
            }
        }
        return found;
    }

    private record Reference(Table table, Column column) {}
}
