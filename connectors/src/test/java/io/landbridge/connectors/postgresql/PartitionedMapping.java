package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;

/** The mapping of a table that is partitioned, made of one that is not. */
final class PartitionedMapping {

    private PartitionedMapping() {}

    static TableMapping of(TableMapping plain, String name) {
        Table table = plain.source();
        Table partitioned = new Table(
                new TableName(table.name().schema(), name),
                table.columns(),
                table.primaryKey(),
                table.indexes(),
                table.foreignKeys(),
                table.checks(),
                table.estimatedRows(),
                table.bytes(),
                table.storage(),
                "RANGE (id)",
                table.autoIncrementNext(),
                table.comment(),
                table.notes());
        return new TableMapping(
                partitioned, plain.outputs(), plain.reads(), plain.keyColumns(), null, plain.checks(), null);
    }
}
