package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Table;
import java.util.List;

/**
 * Some columns of one side's table, in the order in which both sides hash them.
 *
 * @param key columns by which ranges are cut and rows are named; empty when the table has no row key
 */
public record DigestedTable(Table table, List<Column> key, List<DigestedColumn> columns, DigestForm form) {

    public DigestedTable {
        key = List.copyOf(key);
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("No columns of " + table.name());
        }
    }

    /** In canonical form. */
    public DigestedTable(Table table, List<Column> key, List<DigestedColumn> columns) {
        this(table, key, columns, DigestForm.CANONICAL);
    }

    /** The same columns in another form. */
    public DigestedTable in(DigestForm otherForm) {
        return new DigestedTable(table, key, columns, otherForm);
    }

    /** Hashes rows here in canonical form, for values that the server cannot hash. For one thread. */
    public RowHash rowHash() {
        return new RowHash(columns);
    }
}
