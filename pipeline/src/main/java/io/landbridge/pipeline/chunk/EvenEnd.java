package io.landbridge.pipeline.chunk;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes the last chunks of a table smaller, so that its workers end at nearly the same time: with chunks of full size one of them would copy
 * alone for up to {@code chunkTime}. Each chunk gets its share of the rows that are left, as the source's statistics have them (guided
 * self-scheduling); where they are wrong, only time is lost. Safe for several threads.
 */
public final class EvenEnd {

    /** A share for each worker, and one more each, since workers do not arrive together. */
    private static final int SHARES_PER_WORKER = 2;

    /** The least part of a full chunk: below it the round trips of a chunk cost more than an uneven end. */
    private static final int LEAST_PART = 8;

    private final AtomicLong left;
    private final int workers;
    private final long leastRows;

    /**
     * @param estimatedRows of the table
     * @param workers that share it
     * @param leastRows rows that are never worth another cut
     */
    public EvenEnd(long estimatedRows, int workers, long leastRows) {
        this.left = new AtomicLong(estimatedRows);
        this.workers = workers;
        this.leastRows = leastRows;
    }

    /** Rows of the next chunk, at most those that are wanted. */
    public long rows(long wanted) {
        long rest = left.getAndAdd(-wanted);
        if (rest <= 0) {
            // There are more than the statistics said, and nobody knows how many.
            return wanted;
        }
        long share = rest / (SHARES_PER_WORKER * (long) workers);
        long rows = Math.min(wanted, Math.max(share, Math.max(leastRows, wanted / LEAST_PART)));
        left.addAndGet(wanted - rows);
        return rows;
    }
}
