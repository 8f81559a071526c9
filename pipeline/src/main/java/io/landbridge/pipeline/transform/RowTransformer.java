package io.landbridge.pipeline.transform;

import java.util.List;

/**
 * The user's own code: turns one source row into any rows of any target tables.
 *
 * <p>It is named by its class in the plan, has a public constructor without arguments, and is made once per mapping. It must be pure:
 * the same row gives the same target rows, always, in every process, and rows of distinct source keys give distinct target keys.
 * Several threads call it at the same time. An exception refuses the row, which is then quarantined.
 */
public interface RowTransformer {

    /** The tables it writes, with the columns that it gives a value; asked for once, before the first row. */
    List<TargetTable> targets();

    /**
     * Emits the target rows of one source row; none is right too.
     *
     * @param row valid until the method returns
     */
    void transform(SourceRow row, TargetRows out);

    /**
     * A table that a transformer writes.
     *
     * @param table {@code schema.table} of the target, exactly
     * @param columns those that get a value; the others get their default
     */
    record TargetTable(String table, List<String> columns) {

        public TargetTable {
            columns = List.copyOf(columns);
        }

        /** A table with those columns. */
        public static TargetTable of(String table, String... columns) {
            return new TargetTable(table, List.of(columns));
        }
    }
}
