package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.TableMapping;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** The tables of a stream, by the mapping that an event names. Not for several threads. */
final class StreamedTables {

    private final List<StreamedTable> all;
    private final IdentityHashMap<TableMapping, StreamedTable> byMapping = new IdentityHashMap<>();
    private final Map<String, StreamedTable> byName = new HashMap<>();

    StreamedTables(List<StreamedTable> tables) {
        this.all = List.copyOf(tables);
        all.forEach(table -> byMapping.put(table.mapping(), table));
        all.forEach(table -> byName.put(table.name(), table));
    }

    List<StreamedTable> all() {
        return all;
    }

    List<TableMapping> mappings() {
        return all.stream().map(StreamedTable::mapping).toList();
    }

    StreamedTable of(TableMapping mapping) {
        StreamedTable table = byMapping.get(mapping);
        if (table == null) {
            table = of(mapping.name());
            byMapping.put(mapping, table);
        }
        return table;
    }

    StreamedTable of(String name) {
        StreamedTable table = byName.get(name);
        if (table == null) {
            throw new IllegalArgumentException("The stream does not know the table " + name);
        }
        return table;
    }
}
