package io.landbridge.testkit.compare;

import java.util.List;
import java.util.Optional;

/** A table's columns, and those of its primary key in order (none: empty). */
record TableShape(TableName name, List<Column> columns, List<String> key) {

    /** By exact name, else by a name that differs in case only and is the only such one. */
    Optional<Column> find(String wanted) {
        Optional<Column> exact =
                columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        List<Column> similar = columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(wanted))
                .toList();
        return similar.size() == 1 ? Optional.of(similar.get(0)) : Optional.empty();
    }

    Column get(String wanted) {
        return find(wanted)
                .orElseThrow(() -> new IllegalArgumentException(name + " has no column " + wanted + ", only "
                        + columns.stream().map(Column::name).toList()));
    }
}
