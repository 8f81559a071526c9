package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.DataType;
import io.landbridge.pipeline.schema.PrimaryKey;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.EventRow;
import io.landbridge.pipeline.stream.OwnWrites;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks in the log for rows of the ledger by which a stream of the other direction is known. For one thread. */
final class OwnTables {

    private static final String MIGRATION = "migration";

    /** Of the tables that begin with a number of their own. */
    private static final String CHUNK = "chunk";

    private final @Nullable OwnWrites own;
    private final String schema;
    private final CharacterSets sets;
    private final Map<Long, LoggedTable> tables = new HashMap<>();
    private boolean found;

    /** @param own null when nothing is looked for */
    OwnTables(@Nullable OwnWrites own, String database, CharacterSets sets) {
        this.own = own;
        this.schema = own == null || own.ledger().schema().isEmpty()
                ? database
                : own.ledger().schema();
        this.sets = sets;
    }

    /** Whether a table is one of them; learns how its rows are laid out. */
    boolean describe(TableMap map) {
        tables.remove(map.id());
        OwnWrites wanted = own;
        if (wanted == null
                || !map.name().schema().equalsIgnoreCase(schema)
                || wanted.names().stream().noneMatch(map.name().table()::equalsIgnoreCase)) {
            return false;
        }
        tables.put(map.id(), new LoggedTable(mapping(map), map, sets));
        return true;
    }

    /** Reads rows of one of them; does nothing with others. */
    void read(RowsEvent rows) {
        LoggedTable table = tables.get(rows.tableId());
        if (table != null) {
            table.read(rows.rows(), rows.operation(), rows.before(), rows.after(), this::look);
        }
    }

    private void look(ChangeEvent event) {
        EventRow row = event.after() != null ? event.after() : event.before();
        Key key = row == null ? null : row.key();
        found |= key != null && own != null && key.values().get(0).equals(own.migration());
    }

    /** Whether the open transaction has such a row. */
    boolean isFound() {
        return found;
    }

    /** A transaction begins. */
    void begin() {
        found = false;
    }

    /** Of its columns only the migration's name is looked at. */
    private static TableMapping mapping(TableMap map) {
        int place = map.name().table().endsWith(CHUNK) ? 1 : 0;
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < map.types().length; i++) {
            columns.add(column(i == place ? MIGRATION : "column" + i));
        }
        Table table = new Table(
                new TableName(map.name().schema(), map.name().table()),
                columns,
                new PrimaryKey("PRIMARY", List.of(MIGRATION)),
                List.of(),
                List.of(),
                List.of(),
                -1,
                -1,
                "InnoDB",
                null,
                null,
                null,
                List.of());
        return new TableMapping(
                table, List.of(new Output(table, List.of())), List.of(), List.of(MIGRATION), null, Map.of(), null);
    }

    private static Column column(String name) {
        return new Column(
                name,
                DataType.of("varchar", 63),
                ValueKind.TEXT,
                false,
                null,
                Column.Generation.NONE,
                null,
                null,
                false,
                null);
    }
}
