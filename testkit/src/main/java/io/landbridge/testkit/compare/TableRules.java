package io.landbridge.testkit.compare;

import java.util.List;

/** What a catalogue promises about a table's rows. */
record TableRules(List<Index> indexes, List<ForeignKey> foreignKeys) {

    /**
     * @param columns in order; empty if the index is over an expression, or partial
     */
    record Index(String name, boolean unique, boolean primary, List<String> columns) {
        boolean isPlain() {
            return !columns.isEmpty();
        }
    }

    /**
     * @param onDelete NO ACTION also for RESTRICT: they differ only for deferred constraints
     */
    record ForeignKey(
            String name,
            List<String> columns,
            TableName parent,
            List<String> parentColumns,
            String onDelete,
            String onUpdate) {}
}
