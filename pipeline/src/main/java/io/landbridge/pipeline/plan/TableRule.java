package io.landbridge.pipeline.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of the plan's {@code tables}. Where several fit a table, the last one decides. */
public sealed interface TableRule {

    /** Line in the plan file, one-based. */
    int line();

    /** Takes tables in by pattern ({@code *} and {@code ?}). */
    record Include(String pattern, int line) implements TableRule {}

    /** Leaves tables out by pattern. */
    record Exclude(String pattern, int line) implements TableRule {}

    /**
     * Says how one table is carried over.
     *
     * @param table {@code schema.table} as written
     * @param to target {@code schema.table}; null for the name rule's default
     * @param columns by source column name, or by new column name for columns that the source does not have
     * @param where CEL filter; null for all rows
     * @param checks by name
     * @param transformer class name; null for none
     * @param oneWay the way back leaves the table out
     */
    record Mapped(
            String table,
            @Nullable String to,
            Map<String, ColumnRule> columns,
            @Nullable SourceText where,
            Map<String, SourceText> checks,
            @Nullable SourceText transformer,
            boolean oneWay,
            int line)
            implements TableRule {
        public Mapped {
            columns = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(columns));
            checks = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(checks));
        }

        /** One that says nothing of the way back. */
        public Mapped(
                String table,
                @Nullable String to,
                Map<String, ColumnRule> columns,
                @Nullable SourceText where,
                Map<String, SourceText> checks,
                @Nullable SourceText transformer,
                int line) {
            this(table, to, columns, where, checks, transformer, false, line);
        }
    }

    /** Text of the plan with the line it stands on. */
    record SourceText(String text, int line) {}

    /**
     * Says how one column is carried over; everything absent is as by default.
     *
     * @param to target column name
     * @param type target type as written
     * @param value CEL expression over the source row
     * @param map from source value to target value; null when there is none
     * @param otherwise for values that {@code map} does not list; null when there is none
     * @param drop leave the column out
     * @param injective the user's word that distinct values stay distinct, so that a key column may be changed
     * @param back CEL expression over the target row that gives the column its value on the way back, or {@link #NOT_BACK}; null for what
     *     follows from the rest
     */
    record ColumnRule(
            @Nullable String to,
            @Nullable String type,
            @Nullable SourceText value,
            @Nullable List<MapEntry> map,
            @Nullable MapEntry otherwise,
            boolean drop,
            boolean injective,
            @Nullable SourceText back,
            int line) {

        /** The plan's word for "the way back leaves it as it is". */
        public static final String NOT_BACK = "none";

        public ColumnRule {
            map = map == null ? null : List.copyOf(map);
        }

        /** One that says nothing of the way back. */
        public ColumnRule(
                @Nullable String to,
                @Nullable String type,
                @Nullable SourceText value,
                @Nullable List<MapEntry> map,
                @Nullable MapEntry otherwise,
                boolean drop,
                boolean injective,
                int line) {
            this(to, type, value, map, otherwise, drop, injective, null, line);
        }
    }

    /**
     * One entry of a column's map.
     *
     * @param from source value as written; null for NULL, and for {@code otherwise}
     * @param to target value as written; null for NULL
     */
    record MapEntry(@Nullable String from, @Nullable String to, int line) {}

    /** The rules of one kind, in order. */
    static List<Mapped> mapped(List<TableRule> rules) {
        return rules.stream()
                .filter(Mapped.class::isInstance)
                .map(Mapped.class::cast)
                .toList();
    }
}
