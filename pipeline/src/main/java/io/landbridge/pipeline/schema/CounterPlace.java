package io.landbridge.pipeline.schema;

import io.landbridge.pipeline.schema.Column.Generation;
import io.landbridge.pipeline.schema.TranslationNote.Effect;
import java.util.ArrayList;
import java.util.List;

/** MySQL and MariaDB allow one AUTO_INCREMENT column in a table, and only where a key begins with it. */
final class CounterPlace {

    private final Translation translation;
    private final Table source;

    CounterPlace(Translation translation, Table source) {
        this.translation = translation;
        this.source = source;
    }

    /** The table, with counters that cannot be one taken off their columns. */
    Table check(Table table) {
        List<Column> columns = new ArrayList<>();
        boolean found = false;
        for (Column column : table.columns()) {
            boolean counts = column.generation() == Generation.AUTO_INCREMENT;
            if (counts && (found || !leadsKey(table, column.name()))) {
                translation.note(
                        source,
                        Effect.LEFT_OUT,
                        "counter of column " + column.name(),
                        found
                                ? translation.to().label() + " has one counter in a table only"
                                : translation.to().label() + " wants a key that begins with the column");
                columns.add(column.withGeneration(Generation.NONE));
            } else {
                found |= counts;
                columns.add(column);
            }
        }
        return table.withColumns(columns);
    }

    private static boolean leadsKey(Table table, String column) {
        if (table.primaryKey() != null && table.primaryKey().columns().get(0).equals(column)) {
            return true;
        }
        return table.indexes().stream()
                .anyMatch(index -> column.equals(index.parts().get(0).column()));
    }
}
