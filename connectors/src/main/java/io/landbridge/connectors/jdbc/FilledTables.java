package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.schema.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Function;

/** Which tables hold rows; thousands are not asked one by one. */
public final class FilledTables {

    private static final int AT_ONCE = 100;

    private FilledTables() {}

    /**
     * Those with at least one row.
     *
     * @param quote a table's name as the server's SQL wants it
     */
    public static Set<TableName> among(
            Connection connection, Collection<TableName> tables, Function<TableName, String> quote)
            throws SQLException {
        List<TableName> all = List.copyOf(tables);
        Set<TableName> filled = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                StringJoiner sql = new StringJoiner(" UNION ALL ");
                for (int i = from; i < Math.min(all.size(), from + AT_ONCE); i++) {
                    sql.add("SELECT " + i + ", EXISTS (SELECT 1 FROM " + quote.apply(all.get(i)) + ')');
                }
                try (ResultSet row = statement.executeQuery(sql.toString())) {
                    while (row.next()) {
                        if (row.getBoolean(2)) {
                            filled.add(all.get(row.getInt(1)));
                        }
                    }
                }
            }
        }
        return filled;
    }
}
