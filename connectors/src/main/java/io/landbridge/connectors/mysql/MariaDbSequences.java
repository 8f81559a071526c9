package io.landbridge.connectors.mysql;

import io.landbridge.connectors.jdbc.Catalogue;
import io.landbridge.pipeline.schema.Sequence;
import io.landbridge.pipeline.schema.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** MariaDB's sequences: each is a table of one row. */
final class MariaDbSequences {

    private final Catalogue catalogue;

    MariaDbSequences(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    List<Sequence> read(List<TableName> names) throws SQLException {
        List<Sequence> sequences = new ArrayList<>();
        if (!names.isEmpty()) {
            String sql = names.stream().map(MariaDbSequences::select).collect(Collectors.joining(" UNION ALL "));
            catalogue.each(sql, row -> sequences.add(sequence(row)));
        }
        return sequences;
    }

    private static String select(TableName name) {
        return "SELECT " + MySqlNames.literal(name.schema()) + ", " + MySqlNames.literal(name.table())
                + ", next_not_cached_value, minimum_value, maximum_value, start_value, increment, cache_size,"
                + " cycle_option FROM " + MySqlNames.quote(name);
    }

    private static Sequence sequence(ResultSet row) throws SQLException {
        long next = row.getLong(3);
        long start = row.getLong(6);
        long increment = row.getLong(7);
        return new Sequence(
                new TableName(row.getString(1), row.getString(2)),
                "bigint",
                start,
                increment,
                row.getLong(4),
                row.getLong(5),
                row.getLong(8),
                row.getBoolean(9),
                next == start ? null : next - increment,
                null,
                null);
    }
}
