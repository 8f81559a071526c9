package io.landbridge.pipeline.progress;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.util.List;

/**
 * How far the copy of all tables is.
 *
 * @param rows read from the source so far, in chunks that are committed; exact
 * @param expectedRows rows in the end; exact once every chunk is copied, else partly an estimate
 * @param exact whether {@code expectedRows} is exact
 * @param written rows in the target
 * @param bytes written, as encoded
 * @param openChunks chunks that are not copied yet
 * @param quarantined rows that were refused
 */
public record CopyTotals(
        long rows, long expectedRows, boolean exact, long written, long bytes, long openChunks, long quarantined) {

    /** The sum over the tables; not exact while no table is planned. */
    public static CopyTotals of(List<TableProgress> tables) {
        long rows = 0;
        long expected = 0;
        long written = 0;
        long bytes = 0;
        long open = 0;
        long quarantined = 0;
        for (TableProgress table : tables) {
            rows += table.rowsRead();
            expected += expectedRows(table);
            written += table.rowsWritten();
            bytes += table.bytes();
            open += table.pending() + table.copying();
            quarantined += table.quarantined();
        }
        return new CopyTotals(rows, expected, open == 0 && !tables.isEmpty(), written, bytes, open, quarantined);
    }

    /** Rows of one table in the end; the catalogue's estimate until its last chunk is copied. */
    public static long expectedRows(TableProgress table) {
        return table.pending() + table.copying() == 0
                ? table.rowsRead()
                : Math.max(table.estimatedRows(), table.rowsRead());
    }

    /** 0 to 100; never 100 before the last chunk is copied, however wrong the estimate was. */
    public double percent() {
        return percent(rows, expectedRows, exact);
    }

    /** As {@link #percent()} for one table. */
    public static double percent(TableProgress table) {
        return percent(table.rowsRead(), expectedRows(table), table.pending() + table.copying() == 0);
    }

    /** Rows still to come. */
    public long remaining() {
        return expectedRows - rows;
    }

    private static double percent(long rows, long expected, boolean exact) {
        if (exact) {
            return 100;
        }
        return expected <= 0 ? 0 : Math.min(99.9, 100.0 * rows / expected);
    }
}
