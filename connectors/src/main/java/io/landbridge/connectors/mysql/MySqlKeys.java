package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.RankedKeys;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.stream.KeyOrder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ranks values of a column by MySQL or MariaDB itself, in the column's type and collation. */
public final class MySqlKeys {

    private final EndpointPools pools;
    private final Map<String, String> expressions = new ConcurrentHashMap<>();

    private MySqlKeys(EndpointPools pools) {
        this.pools = pools;
    }

    /** The order of a MySQL or MariaDB source. */
    public static KeyOrder order(EndpointPools pools) {
        return new RankedKeys(new MySqlKeys(pools)::rank, false);
    }

    private List<Integer> rank(TableMapping mapping, Column column, List<String> values) {
        try (Connection connection = pools.take(Purpose.KEYS);
                Statement statement = connection.createStatement()) {
            String expression = expression(connection, mapping.source().name(), column);
            List<Integer> ranks = new ArrayList<>(Collections.nCopies(values.size(), 0));
            // the list travels as one document, which both engines turn into rows
            String sql = "SELECT number, DENSE_RANK() OVER (ORDER BY " + expression + ") FROM JSON_TABLE("
                    + MySqlNames.literal(document(values))
                    + ", '$[*]' COLUMNS (number FOR ORDINALITY, value LONGTEXT PATH '$')) AS given";
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    ranks.set(row.getInt(1) - 1, row.getInt(2));
                }
            }
            return ranks;
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }

    private static String document(List<String> values) {
        return new Key(values).toJson();
    }

    private String expression(Connection connection, TableName table, Column column) throws SQLException {
        String name = table + "." + column.name();
        String known = expressions.get(name);
        if (known == null) {
            known = read(connection, table, column);
            expressions.put(name, known);
        }
        return known;
    }

    private static String read(Connection connection, TableName table, Column column) throws SQLException {
        if (column.kind() != ValueKind.TEXT) {
            return switch (column.kind()) {
                case TIME -> "CAST(value AS TIME(6))";
                case FLOAT -> "CAST(value AS DOUBLE)";
                case UUID -> "CAST(value AS UUID)";
                case DATE -> "CAST(value AS DATE)";
                case DATETIME, INSTANT -> "CAST(value AS DATETIME(6))";
                default -> "value COLLATE utf8mb4_bin";
            };
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT character_set_name, collation_name"
                        + " FROM information_schema.columns WHERE table_schema = " + MySqlNames.literal(table.schema())
                        + " AND table_name = " + MySqlNames.literal(table.table()) + " AND column_name = "
                        + MySqlNames.literal(column.name()))) {
            if (!row.next()) {
                return "value COLLATE utf8mb4_bin";
            }
            return "CONVERT(value USING " + row.getString(1) + ") COLLATE " + row.getString(2);
        }
    }
}
