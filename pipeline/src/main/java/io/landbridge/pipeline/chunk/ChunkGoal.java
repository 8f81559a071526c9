package io.landbridge.pipeline.chunk;

import java.time.Duration;

/** What a chunk should take and hold at most; the time may be changed while the work runs. Safe for several threads. */
public final class ChunkGoal {

    private final long maxBytes;
    private final long firstRows;
    private final Duration longest;
    private volatile Duration time;

    /**
     * @param time what a chunk shall take
     * @param maxBytes most bytes of a chunk, as estimated from the rows before
     * @param firstRows rows of the first chunk of a table
     * @param longest what a chunk may take when the way to the servers is so slow that {@code time} is too short
     */
    public ChunkGoal(Duration time, long maxBytes, long firstRows, Duration longest) {
        this.time = time;
        this.maxBytes = maxBytes;
        this.firstRows = firstRows;
        this.longest = longest;
    }

    /** What a chunk shall take from now on. */
    public void time(Duration newTime) {
        time = newTime;
    }

    /** What a chunk shall take. */
    public Duration time() {
        return time;
    }

    long maxBytes() {
        return maxBytes;
    }

    /** Rows of the first chunk of a table. */
    public long firstRows() {
        return firstRows;
    }

    Duration longest() {
        return longest;
    }
}
