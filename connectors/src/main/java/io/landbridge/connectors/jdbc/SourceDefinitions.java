package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.StreamError;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether source tables are still those that the plan was resolved against: each schema's catalogue is compared once with the mappings,
 * then each snapshot with the fingerprint taken just before. Safe for several threads.
 *
 * <p>PostgreSQL does not log DDL; source: docs/protocol.md, "Fences".
 */
public final class SourceDefinitions {

    private final SchemaReader reader;
    private final Fingerprints catalogue;
    private final Map<String, Known> schemas = new HashMap<>();

    /** Asks the catalogue for every table of a schema; a fingerprint differs when anything about a column does. */
    @FunctionalInterface
    public interface Fingerprints {
        Map<TableName, String> of(String schema) throws SQLException;
    }

    private record Known(Map<TableName, String> fingerprints, Map<TableName, List<String>> columns) {}

    public SourceDefinitions(SchemaReader reader, Fingerprints catalogue) {
        this.reader = reader;
        this.catalogue = catalogue;
    }

    /**
     * Throws when the table, as a snapshot sees it, is not the plan's.
     *
     * @param fingerprint as the snapshot sees it
     */
    public void verify(Table table, String fingerprint) throws SQLException {
        TableName name = table.name();
        Known known = known(name.schema());
        List<String> planned = describe(table);
        List<String> live = known.columns().getOrDefault(name, List.of());
        if (!live.equals(planned)) {
            throw changed(name, "The table is now " + live + ", the plan was made for " + planned);
        }
        if (!fingerprint.equals(known.fingerprints().get(name))) {
            throw changed(name, "The table's definition was changed while it was read");
        }
    }

    /** Locked: between chunks of one process, over the first look at a schema. */
    private synchronized Known known(String schema) throws SQLException {
        Known known = schemas.get(schema);
        if (known == null) {
            // fingerprints first: what changes between the two reads is taken for a change, never for the plan's state
            Map<TableName, String> fingerprints = catalogue.of(schema);
            Map<TableName, List<String>> columns = new HashMap<>();
            reader.read(Set.of(schema)).tables().forEach(table -> columns.put(table.name(), describe(table)));
            known = new Known(fingerprints, columns);
            schemas.put(schema, known);
        }
        return known;
    }

    private static List<String> describe(Table table) {
        return Stream.concat(
                        table.columns().stream().map(SourceDefinitions::describe),
                        Stream.of("stored " + table.storage()))
                .toList();
    }

    private static String describe(Column column) {
        return column.name() + ' ' + column.type().declaration() + (column.nullable() ? "" : " not null");
    }

    private static LandbridgeException changed(TableName table, String what) {
        return new LandbridgeException(
                CopyError.SOURCE_CHANGED,
                "source " + table,
                what,
                CopyError.SOURCE_CHANGED.remedy().replace("--table T", StreamError.option(table.toString())),
                null);
    }
}
