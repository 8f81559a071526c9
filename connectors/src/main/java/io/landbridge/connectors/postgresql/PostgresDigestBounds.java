package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestedTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts keys by counting them in their order: those of a small table or of a range all, those of a large table on a share of its pages. */
final class PostgresDigestBounds {

    private static final long SMALL_TABLE_PAGES = 1_000;

    /** Enough that a part's size is right within the half of it. */
    private static final double SHARE = 0.01;

    private PostgresDigestBounds() {}

    static List<Key> cut(Connection connection, DigestedTable table, KeyRange range, long rows) throws SQLException {
        boolean isOpen = range.lower() == null || range.upper() == null;
        long pages = isOpen ? pages(connection, table) : 0;
        double share = pages <= SMALL_TABLE_PAGES ? 1 : Math.max(SHARE, (double) SMALL_TABLE_PAGES / pages);
        long step = Math.round(rows * share);
        String sample = share < 1 && step > 1
                ? " TABLESAMPLE SYSTEM (" + String.format(Locale.ROOT, "%.6f", share * 100) + ")"
                : "";
        return lastKeys(
                connection, table, PostgresDigestSql.everyNth(table, range, sample, sample.isEmpty() ? rows : step));
    }

    /** A partitioned table has no pages of its own. */
    private static long pages(Connection connection, DigestedTable table) throws SQLException {
        String itself = PostgresFingerprints.regclass(table.table().name());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(sum(pg_relation_size(part)), 0)"
                        + " / current_setting('block_size')::int FROM (SELECT " + itself
                        + " UNION SELECT relid FROM pg_partition_tree(" + itself + ")) AS parts (part)")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Of each part the last key, where a first key of another part follows. */
    private static List<Key> lastKeys(Connection connection, DigestedTable table, String sql) throws SQLException {
        List<Key> bounds = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            Key before = null;
            while (row.next()) {
                if (before != null) {
                    bounds.add(before);
                }
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= table.key().size(); i++) {
                    values.add(row.getString(i));
                }
                before = row.getBoolean(values.size() + 1) ? new Key(values) : null;
            }
        }
        return bounds;
    }
}
