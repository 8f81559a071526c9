package io.landbridge.pipeline.plan;

import io.landbridge.pipeline.expression.Expression;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one source table is carried over, resolved against the live source.
 *
 * @param outputs the target tables that it writes: one, or those that a transformer names
 * @param reads source columns in the order they are read: for a plain mapping exactly those of {@code columns()}, in the same order; else
 *     those that a column, the filter, a check, the transformer or the row key needs
 * @param keyColumns the source's row key; empty when the table has none and is copied whole
 * @param where null for all rows
 * @param checks by name; a row that fails one is quarantined
 * @param transformer class name of a Java transformer; null for none
 */
public record TableMapping(
        Table source,
        List<Output> outputs,
        List<Read> reads,
        List<String> keyColumns,
        @Nullable Expression where,
        Map<String, Expression> checks,
        @Nullable String transformer) {

    /**
     * One target table and what is written into it.
     *
     * @param target as it is or shall be declared
     * @param columns one for each target column that is written, in the target's order
     */
    public record Output(Table target, List<ColumnMapping> columns) {
        public Output {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A source column that is read.
     *
     * @param wire the kind in whose spelling the source prints it
     */
    public record Read(io.landbridge.pipeline.schema.Column column, ValueKind wire) {}

    public TableMapping {
        outputs = List.copyOf(outputs);
        if (outputs.isEmpty() || (outputs.size() > 1 && transformer == null)) {
            throw new IllegalArgumentException("One output, or more from a transformer: " + source.name());
        }
        reads = List.copyOf(reads);
        keyColumns = List.copyOf(keyColumns);
        checks = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(checks));
    }

    /** The name by which the ledger, metrics and people know the mapping: the source table's. */
    public String name() {
        return source.name().toString();
    }

    /** The first target table; the only one unless a transformer writes several. */
    public Table target() {
        return outputs.get(0).target();
    }

    /** The columns of {@link #target()} that are written, in its order. */
    public List<ColumnMapping> columns() {
        return outputs.get(0).columns();
    }

    /** Whether every row goes over, and every value untouched, so that nothing needs to be decoded. */
    public boolean isPlain() {
        return where == null
                && checks.isEmpty()
                && transformer == null
                && columns().stream().allMatch(ColumnMapping::isCopied);
    }
}
