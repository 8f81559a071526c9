package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ChunkStore.CopyingChunk;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people see of the chunks. */
final class ChunkReport {

    private ChunkReport() {}

    static List<TableProgress> progress(LedgerStatements statements) {
        return statements.list(
                """
                SELECT t.table_name, t.estimated_rows,
                  coalesce(sum(c.rows_read), 0), coalesce(sum(c.rows_written), 0), coalesce(sum(c.bytes), 0),
                  count(CASE WHEN c.state = 'PENDING' THEN 1 END), count(CASE WHEN c.state = 'COPYING' THEN 1 END),
                  count(CASE WHEN c.state = 'COPIED' THEN 1 END), count(CASE WHEN c.state = 'QUARANTINED' THEN 1 END),
                  max(CASE WHEN c.state = 'PENDING' THEN c.reason END)
                FROM {planned_table} t
                LEFT JOIN {chunk} c ON c.migration = t.migration AND c.table_name = t.table_name
                WHERE t.migration = ?
                GROUP BY t.table_name, t.estimated_rows
                ORDER BY t.table_name""",
                row -> new TableProgress(
                        row.getString(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getString(10)),
                statements.migration());
    }

    static List<CopyingChunk> copying(LedgerStatements statements) {
        return statements.list(
                """
                SELECT id, table_name, single_key, lower_key, upper_key, owner, {seconds_since:claimed_at}
                FROM {chunk} WHERE migration = ? AND state = 'COPYING' ORDER BY claimed_at, id""",
                row -> new CopyingChunk(
                        row.getLong(1),
                        row.getString(2),
                        describe(row.getString(3), row.getString(4), row.getString(5)),
                        row.getString(6),
                        row.getLong(7)),
                statements.migration());
    }

    private static String describe(@Nullable String key, @Nullable String lower, @Nullable String upper) {
        return key != null
                ? "[" + Key.fromJson(key) + "]"
                : new KeyRange(lower == null ? null : Key.fromJson(lower), upper == null ? null : Key.fromJson(upper))
                        .toString();
    }
}
