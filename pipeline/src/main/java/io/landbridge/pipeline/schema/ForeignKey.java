package io.landbridge.pipeline.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param onDelete {@code NO ACTION}, {@code RESTRICT}, {@code CASCADE}, {@code SET NULL}, {@code SET DEFAULT}
 * @param onUpdate likewise
 * @param deferrable PostgreSQL's; {@code initiallyDeferred} only with it
 * @param validated false for PostgreSQL's {@code NOT VALID}: only new rows are checked
 */
public record ForeignKey(
        String name,
        List<String> columns,
        TableName references,
        List<String> referencedColumns,
        String onDelete,
        String onUpdate,
        boolean deferrable,
        boolean initiallyDeferred,
        boolean validated) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** A foreign key that all rows meet. */
    public ForeignKey(
            String name,
            List<String> columns,
            TableName references,
            List<String> referencedColumns,
            String onDelete,
            String onUpdate,
            boolean deferrable,
            boolean initiallyDeferred) {
        this(name, columns, references, referencedColumns, onDelete, onUpdate, deferrable, initiallyDeferred, true);
    }
}
