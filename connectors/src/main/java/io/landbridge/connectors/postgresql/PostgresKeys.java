package io.landbridge.connectors.postgresql;

import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.connectors.jdbc.RankedKeys;
import io.landbridge.connectors.jdbc.SqlDialect;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.stream.KeyOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Ranks values of a column by PostgreSQL itself, in the column's type and collation. */
public final class PostgresKeys {

    private static final SqlDialect SQL = SqlDialect.POSTGRESQL;

    /** A type by its name as SQL wants it, and its collation where it has one. */
    private static final String TYPE = "SELECT format_type(a.atttypid, a.atttypmod),"
            + " CASE WHEN c.oid IS NULL THEN '' ELSE format(' COLLATE %%I.%%I', n.nspname, c.collname) END"
            + " FROM pg_attribute a LEFT JOIN pg_collation c ON c.oid = a.attcollation"
            + " LEFT JOIN pg_namespace n ON n.oid = c.collnamespace WHERE a.attrelid = %s::regclass AND a.attname = %s";

    private final EndpointPools pools;
    private final Map<String, String> questions = new ConcurrentHashMap<>();

    private PostgresKeys(EndpointPools pools) {
        this.pools = pools;
    }

    /** The order of a PostgreSQL source. */
    public static KeyOrder order(EndpointPools pools) {
        return new RankedKeys(new PostgresKeys(pools)::rank, true);
    }

    private List<Integer> rank(TableMapping mapping, Column column, List<String> values) {
        try (Connection connection = pools.take(Purpose.KEYS)) {
            String question = question(connection, mapping, column);
            try (PreparedStatement statement = connection.prepareStatement(question)) {
                statement.setArray(1, connection.createArrayOf("text", values.toArray()));
                List<Integer> ranks = new ArrayList<>(Collections.nCopies(values.size(), 0));
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        ranks.set(row.getInt(1) - 1, row.getInt(2));
                    }
                }
                return ranks;
            }
        } catch (SQLException e) {
            throw pools.errors().translate("source " + mapping.name(), e);
        }
    }

    private String question(Connection connection, TableMapping mapping, Column column) throws SQLException {
        String name = mapping.name() + '.' + column.name();
        String known = questions.get(name);
        if (known != null) {
            return known;
        }
        String table = SQL.literal(SQL.table(mapping.source().name()));
        try (PreparedStatement statement =
                        connection.prepareStatement(TYPE.formatted(table, SQL.literal(column.name())));
                ResultSet row = statement.executeQuery()) {
            row.next();
            String question = "SELECT number, dense_rank() OVER (ORDER BY value::" + row.getString(1) + row.getString(2)
                    + ") FROM unnest(?::text[]) WITH ORDINALITY AS given(value, number)";
            questions.put(name, question);
            return question;
        }
    }
}
