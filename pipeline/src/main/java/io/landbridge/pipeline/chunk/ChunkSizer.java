package io.landbridge.pipeline.chunk;

import java.time.Duration;

/**
 * Chooses how many rows the next chunk of one table gets, from what the chunks before it took. Safe for several threads.
 *
 * <p>A chunk takes a fixed part (round trips, commit) and a part per row. Only the second answers to the number of rows, so they are told
 * apart: on a slow way to the servers the fixed part alone may be longer than the goal, and ever smaller chunks would make it ever worse.
 */
public final class ChunkSizer {

    /** Most of what one chunk may change the size, upwards and downwards. */
    private static final double STEP = 2;

    /** How much of an estimate the newest full chunk makes. */
    private static final double NEWEST = 0.5;

    /** A chunk whose fixed part is larger than this share of the rest is not worth its commit. */
    private static final double WORTHWHILE = 2;

    private static final long MOST_ROWS = 10_000_000;

    private final ChunkGoal goal;
    private double rows;
    private double nanosPerRow;
    private double bytesPerRow;
    private double fixedNanos;
    private boolean measured;

    /** @param goal shared by all tables */
    public ChunkSizer(ChunkGoal goal) {
        this.goal = goal;
        this.rows = goal.firstRows();
    }

    /** Rows of the next chunk; at least 1. */
    public synchronized long rows() {
        return Math.max(1, Math.min(MOST_ROWS, Math.round(rows)));
    }

    /**
     * Learns from a chunk.
     *
     * @param copiedRows rows that it read
     * @param bytes bytes of these rows
     * @param flowing time from the first to the last row
     * @param whole time of the whole chunk
     */
    public synchronized void copied(long copiedRows, long bytes, Duration flowing, Duration whole) {
        if (copiedRows < 1) {
            return;
        }
        // The short end of a range says little about full chunks.
        double weight = measured ? NEWEST * Math.min(1, copiedRows / rows) : 1;
        nanosPerRow = mix(nanosPerRow, (double) flowing.toNanos() / copiedRows, weight);
        bytesPerRow = mix(bytesPerRow, (double) bytes / copiedRows, weight);
        fixedNanos = mix(fixedNanos, (double) whole.minus(flowing).toNanos(), weight);
        measured = true;
        double budget = Math.min(
                (double) goal.longest().toNanos(),
                Math.max(goal.time().toNanos() - fixedNanos, WORTHWHILE * fixedNanos));
        double byTime = budget / Math.max(1, nanosPerRow);
        double stepped = Math.max(rows / STEP, Math.min(rows * STEP, byTime));
        // Memory knows no smooth change.
        rows = Math.max(1, Math.min(stepped, goal.maxBytes() / Math.max(1, bytesPerRow)));
    }

    /** Learns that a chunk of so many rows was given up because it took too long. */
    public synchronized void tooLong(long seenRows) {
        rows = Math.max(1, Math.min(rows, (double) seenRows) / STEP);
    }

    private static double mix(double before, double newest, double weight) {
        return before + (newest - before) * weight;
    }
}
