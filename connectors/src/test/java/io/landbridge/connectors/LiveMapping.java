package io.landbridge.connectors;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Table;

/** A sketched mapping whose source columns are as the catalogue has them, character sets included. */
final class LiveMapping {

    private LiveMapping() {}

    static TableMapping of(TableMapping sketched, Table table) {
        return new TableMapping(
                table,
                sketched.outputs(),
                sketched.reads().stream()
                        .map(read -> new Read(table.column(read.column().name()).orElseThrow(), read.wire()))
                        .toList(),
                sketched.keyColumns(),
                null,
                sketched.checks(),
                null);
    }
}
