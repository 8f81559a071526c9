package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whether source tables are still those that the plan was resolved against: the catalogue is compared once with the mapping, then each
 * chunk's snapshot with the fingerprint taken at that moment. Safe for several threads.
 *
 * <p>PostgreSQL does not log DDL; source: docs/protocol.md, "Fences".
 */
final class PostgresDefinitions {

    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();

    /** SQL expression of the table's fingerprint as the session's snapshot sees it. */
    static String expression(PostgresTable table) {
        String oid = table.regclass();
        return "(SELECT " + oid + "::oid || ' ' || string_agg(concat_ws(':', attnum, attname, atttypid, atttypmod,"
                + " attcollation, attnotnull, attgenerated), ',' ORDER BY attnum)"
                + " FROM pg_attribute WHERE attrelid = " + oid + " AND attnum > 0 AND NOT attisdropped)";
    }

    /** Notes the table's fingerprint when it was not asked for before, if it is the mapping's. */
    void learn(Connection connection, TableMapping mapping, PostgresTable table) throws SQLException {
        if (fingerprints.containsKey(mapping.name())) {
            return;
        }
        List<String> live = new ArrayList<>();
        String fingerprint = "";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT attname, attnotnull, " + expression(table) + " FROM pg_attribute WHERE attrelid = "
                                + table.regclass() + " AND attnum > 0 AND NOT attisdropped ORDER BY attnum")) {
            while (row.next()) {
                live.add(row.getString(1) + (row.getBoolean(2) ? " not null" : ""));
                fingerprint = row.getString(3);
            }
        }
        List<String> planned = mapping.source().columns().stream()
                .map(PostgresDefinitions::describe)
                .toList();
        if (!live.equals(planned)) {
            throw new LandbridgeException(
                    CopyError.SOURCE_CHANGED,
                    "source " + mapping.name(),
                    "The table has the columns " + live + ", the plan was made for " + planned);
        }
        fingerprints.put(mapping.name(), fingerprint);
    }

    private static String describe(Column column) {
        return column.name() + (column.nullable() ? "" : " not null");
    }

    /** Throws when the fingerprint is no longer the one that was noted. */
    void verify(TableMapping mapping, String fingerprint) {
        if (!fingerprint.equals(fingerprints.get(mapping.name()))) {
            throw new LandbridgeException(
                    CopyError.SOURCE_CHANGED,
                    "source " + mapping.name(),
                    "The table's definition was changed while it was copied");
        }
    }
}
