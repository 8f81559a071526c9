package io.landbridge.pipeline.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that the target shall have.
 *
 * @param source whose keys, indexes, constraints and comments it takes over
 * @param target its name in the target
 * @param columns in the target's order
 */
public record TableWish(Table source, TableName target, List<ColumnWish> columns) {

    public TableWish {
        columns = List.copyOf(columns);
    }

    /**
     * A column that the target table shall have.
     *
     * @param source column whose place in keys and whose nullability and comment it takes over; null for a new column
     * @param target its name in the target
     * @param type its type in the target; an enum without a user type gets one named after table and column
     * @param untouched whether the values go over as they are, so that default, counter and checks hold for them too
     * @param mayBeNull whether a value may be NULL although the source column cannot
     */
    public record ColumnWish(
            @Nullable String source, String target, DataType type, boolean untouched, boolean mayBeNull) {

        /** A column that can be NULL if the source column can. */
        public ColumnWish(@Nullable String source, String target, DataType type, boolean untouched) {
            this(source, target, type, untouched, false);
        }
    }

    /** The column that takes the place of a source column. */
    Optional<ColumnWish> columnFor(String sourceColumn) {
        return columns.stream()
                .filter(column -> sourceColumn.equals(column.source()))
                .findFirst();
    }

    /** The target's names of source columns, in the same order; empty when one of them is not carried over. */
    Optional<List<String>> columnsFor(List<String> sourceColumns) {
        List<String> targets = sourceColumns.stream()
                .flatMap(column -> columnFor(column).stream())
                .map(ColumnWish::target)
                .toList();
        return targets.size() == sourceColumns.size() ? Optional.of(targets) : Optional.empty();
    }
}
