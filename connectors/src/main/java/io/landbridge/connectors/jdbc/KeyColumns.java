package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import java.util.List;

/** The row key of a mapping's source table, in the key's order. */
public record KeyColumns(List<Column> columns) {

    public KeyColumns {
        columns = List.copyOf(columns);
    }

    /** The key's columns; none when the table has no row key. */
    public static KeyColumns of(TableMapping mapping) {
        return new KeyColumns(mapping.keyColumns().stream()
                .map(name -> mapping.source().column(name).orElseThrow())
                .toList());
    }

    /** Whether ranges of the key can be cut: there is one, and its columns allow it. */
    public boolean canBeCut() {
        return !columns.isEmpty() && columns.stream().map(Column::kind).allMatch(ValueKind::canBeCut);
    }

    /** Whether the key is one column of whole numbers, so that bounds can be reckoned. */
    public boolean isSingleInteger() {
        return columns.size() == 1 && columns.get(0).kind() == ValueKind.INTEGER;
    }
}
