package io.landbridge.pipeline.plan;

import java.util.List;

/** Knows the user's Java transformers. */
public interface TransformerCatalog {

    /**
     * The tables that a transformer writes, in its own order; at least one.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link PlanError#TRANSFORMER} when there is no such transformer
     */
    List<Output> outputs(String className);

    /**
     * A table that a transformer writes.
     *
     * @param table {@code schema.table} of the target
     * @param columns those that get a value
     */
    record Output(String table, List<String> columns) {
        public Output {
            columns = List.copyOf(columns);
        }
    }
}
