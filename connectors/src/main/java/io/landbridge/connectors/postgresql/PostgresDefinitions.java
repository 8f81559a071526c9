package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.SourceDefinitions;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.TableMapping;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the catalogue with the plan, all tables of a stream with one question. Safe for several threads. */
final class PostgresDefinitions {

    private final EndpointPools pools;
    private final List<TableMapping> mappings;
    private final SourceDefinitions definitions;
    private final String question;

    PostgresDefinitions(EndpointPools pools, List<TableMapping> mappings) {
        this.pools = pools;
        this.mappings = mappings;
        this.definitions = new SourceDefinitions(new PostgresSchemaReader(pools), new PostgresFingerprints(pools));
        StringBuilder sql = new StringBuilder();
        for (TableMapping mapping : mappings) {
            sql.append(sql.isEmpty() ? "SELECT " : " UNION ALL SELECT ")
                    .append(PostgresFingerprints.expression(new PostgresTable(mapping)));
        }
        this.question = sql.toString();
    }

    /** Throws {@link io.landbridge.pipeline.copy.CopyError#SOURCE_CHANGED} when a table is not the plan's any more. */
    void verify() {
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            for (TableMapping mapping : mappings) {
                row.next();
                definitions.verify(mapping, String.valueOf(row.getString(1)));
            }
        } catch (SQLException e) {
            throw pools.errors().translate("source", e);
        }
    }

    /** Number and modifier of each column's type, as the log's descriptions of tables have them. */
    Map<String, String> types(TableMapping mapping) {
        Map<String, String> types = new HashMap<>();
        String table = SqlDialect.POSTGRESQL.literal(
                SqlDialect.POSTGRESQL.table(mapping.source().name()));
        try (Connection connection = pools.take(Purpose.CATALOG);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname, atttypid::bigint || ':' || atttypmod"
                        + " FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped AND attgenerated = ''"
                        + " AND attrelid = " + table + "::regclass")) {
            while (row.next()) {
                types.put(row.getString(1), row.getString(2));
            }
            return types;
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }
}
