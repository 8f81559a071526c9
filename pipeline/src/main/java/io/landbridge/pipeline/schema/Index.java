package io.landbridge.pipeline.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index, key or unique constraint.
 *
 * @param method {@code btree}, {@code hash}, {@code gin}, {@code fulltext}, {@code spatial}, …
 * @param constraint whether the catalogue has it as a constraint
 * @param predicate of a partial index, in the engine's own dialect; null when whole
 * @param included columns carried without being part of the key
 * @param nullsNotDistinct PostgreSQL's {@code NULLS NOT DISTINCT}
 * @param deferral of a PostgreSQL unique constraint: {@code DEFERRABLE} or {@code DEFERRABLE INITIALLY DEFERRED}; null when immediate
 * @param invisible MySQL's {@code INVISIBLE}, MariaDB's {@code IGNORED}: kept, but not used by queries
 * @param options in the engine's own words: {@code WITH (fillfactor=70)}, {@code WITH PARSER ngram}; null when none
 */
public record Index(
        String name,
        boolean unique,
        boolean constraint,
        String method,
        List<Part> parts,
        List<String> included,
        boolean nullsNotDistinct,
        @Nullable String predicate,
        @Nullable String deferral,
        boolean invisible,
        @Nullable String options,
        @Nullable String comment) {

    public Index {
        parts = List.copyOf(parts);
        included = List.copyOf(included);
    }

    /**
     * One part of an index.
     *
     * @param column null when the part is an expression
     * @param expression in the engine's own dialect; null when the part is a column
     * @param prefixLength MySQL's prefix, in characters; null for the whole column
     * @param operatorClass PostgreSQL's, when not the default
     * @param collation when not the column's
     * @param nullsFirst where NULL stands when not at the engine's default place for the direction; null for the default
     */
    public record Part(
            @Nullable String column,
            @Nullable String expression,
            boolean descending,
            @Nullable Integer prefixLength,
            @Nullable String operatorClass,
            @Nullable String collation,
            @Nullable Boolean nullsFirst) {

        /** A plain ascending column. */
        public static Part of(String column) {
            return new Part(column, null, false, null, null, null, null);
        }
    }

    /** A plain B-tree index or unique key over whole ascending columns. */
    public static Index of(String name, boolean unique, List<String> columns) {
        return new Index(
                name,
                unique,
                false,
                "btree",
                columns.stream().map(Part::of).toList(),
                List.of(),
                false,
                null,
                null,
                false,
                null,
                null);
    }

    /** The parts' columns when every part is a whole plain column, else empty. */
    public List<String> plainColumns() {
        List<String> columns = parts.stream()
                .filter(part -> part.prefixLength() == null)
                .map(Part::column)
                .filter(java.util.Objects::nonNull)
                .map(String::valueOf)
                .toList();
        return columns.size() == parts.size() ? columns : List.of();
    }
}
