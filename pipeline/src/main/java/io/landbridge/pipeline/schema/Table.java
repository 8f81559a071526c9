package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table as the catalogue has it.
 *
 * <p>On PostgreSQL a table that is not partitioned is read with {@code ONLY}: rows of inheritance children belong to the children, which
 * are tables of their own. Partitions are no tables of their own; a partitioned table is read as a whole.
 *
 * @param estimatedRows the catalogue's estimate; -1 when it has none
 * @param bytes size of the rows without indexes, as the catalogue says; -1 when it does not
 * @param storage InnoDB and the like on MySQL; {@code permanent}, {@code unlogged} or {@code foreign} on PostgreSQL
 * @param partitioning how it is partitioned, in the engine's own words; null when it is not
 * @param autoIncrementNext the counter's next value on MySQL and MariaDB; in a wanted table of any engine the next value that the
 *     source would give; null where there is none
 * @param notes what the table has that no other component holds and no migration carries over, one sentence each: triggers, row
 *     security, inheritance
 */
public record Table(
        TableName name,
        List<Column> columns,
        @Nullable PrimaryKey primaryKey,
        List<Index> indexes,
        List<ForeignKey> foreignKeys,
        List<CheckConstraint> checks,
        long estimatedRows,
        long bytes,
        String storage,
        @Nullable String partitioning,
        @Nullable Long autoIncrementNext,
        @Nullable String comment,
        List<String> notes) {

    public Table {
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        foreignKeys = List.copyOf(foreignKeys);
        checks = List.copyOf(checks);
        notes = List.copyOf(notes);
    }

    /** The same table with other columns. */
    Table withColumns(List<Column> newColumns) {
        return new Table(
                name,
                newColumns,
                primaryKey,
                indexes,
                foreignKeys,
                checks,
                estimatedRows,
                bytes,
                storage,
                partitioning,
                autoIncrementNext,
                comment,
                notes);
    }

    /** The column of that exact name. */
    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    /**
     * The columns of the row key: the primary key, else the first unique key (by name) of plain NOT NULL columns; empty when the table
     * has none.
     *
     * <p>Source: docs/protocol.md, "row key".
     */
    public List<String> rowKey() {
        if (primaryKey != null) {
            return primaryKey.columns();
        }
        return indexes.stream()
                .filter(index -> index.unique() && index.predicate() == null)
                .sorted(java.util.Comparator.comparing(Index::name))
                .map(Index::plainColumns)
                .filter(columnNames -> !columnNames.isEmpty()
                        && columnNames.stream()
                                .allMatch(name ->
                                        column(name).map(c -> !c.nullable()).orElse(false)))
                .findFirst()
                .orElse(List.of());
    }
}
