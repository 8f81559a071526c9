package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.position.FenceCodec;

/**
 * The end of the log as readers of the log reach it. Where the next record would begin a page, the server names the place behind the page's
 * header, up to which nobody ever reads while no record comes: whoever waited for it on an idle server would wait for ever.
 */
final class PostgresLogEnd {

    /** Beside the insert position, for {@link #of}. */
    static final String BLOCK_SIZE = "current_setting('wal_block_size')::int";

    private static final int LONGEST_PAGE_HEADER = 40;

    private PostgresLogEnd() {}

    /** @param insertLsn what {@code pg_current_wal_insert_lsn()} says */
    static long of(String insertLsn, int blockSize) {
        long lsn = FenceCodec.parseLsn(insertLsn);
        long inPage = lsn % blockSize;
        return inPage <= LONGEST_PAGE_HEADER ? lsn - inPage : lsn;
    }
}
