package io.landbridge.pipeline.schema;

import java.util.List;

/**
 * A foreign key.
 *
 * @param onDelete {@code NO ACTION}, {@code RESTRICT}, {@code CASCADE}, {@code SET NULL}, {@code SET DEFAULT}
 * @param onUpdate likewise
 * @param deferrable PostgreSQL's; {@code initiallyDeferred} only with it
 */
public record ForeignKey(
        String name,
        List<String> columns,
        TableName references,
        List<String> referencedColumns,
        String onDelete,
        String onUpdate,
        boolean deferrable,
        boolean initiallyDeferred) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
