package io.landbridge.pipeline.throttle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Holds all workers together to a number of rows per second. Safe for several threads.
 *
 * <p>A bucket that may be overdrawn: a chunk begins as soon as there is room, and is paid for when its rows are known. What was not used
 * for a while is not saved up, except for a tenth of a second.
 */
public final class RowRate {

    private static final double SAVED_SECONDS = 0.1;

    /** What a chunk may take of the rate at once: small enough that rows flow evenly, large enough to be worth a commit. */
    private static final double CHUNK_SECONDS = 0.5;

    private final Ticker ticker;
    private @Nullable Long rowsPerSecond;
    private double room;
    private long lastNanos;

    /** @param rowsPerSecond null for no limit */
    public RowRate(Ticker ticker, @Nullable Long rowsPerSecond) {
        this.ticker = ticker;
        this.rowsPerSecond = rowsPerSecond;
        this.lastNanos = ticker.nanos();
    }

    /** Changes the rate from now on; a debt stays a debt, and is paid at the new rate. */
    public synchronized void limit(@Nullable Long newRowsPerSecond) {
        refill();
        rowsPerSecond = newRowsPerSecond;
        if (newRowsPerSecond == null) {
            room = 0;
        }
    }

    /** How long until a chunk may begin; zero for now. */
    public synchronized Duration untilRoom() {
        refill();
        return rowsPerSecond == null || room >= 0
                ? Duration.ZERO
                : Duration.ofNanos((long) Math.ceil(-room / rowsPerSecond * 1e9));
    }

    /** Notes rows that were copied. */
    public synchronized void took(long rows) {
        refill();
        if (rowsPerSecond != null) {
            room -= rows;
        }
    }

    /**
     * Most rows of one chunk at this rate, so that a low rate does not become long silences between full chunks.
     *
     * @param workers that share the rate
     */
    public synchronized long chunkRows(int workers) {
        Long rate = rowsPerSecond;
        return rate == null ? Long.MAX_VALUE : Math.max(1, (long) (rate * CHUNK_SECONDS / Math.max(1, workers)));
    }

    private void refill() {
        long now = ticker.nanos();
        Long rate = rowsPerSecond;
        if (rate != null) {
            room = Math.min(rate * SAVED_SECONDS, room + (now - lastNanos) / 1e9 * rate);
        }
        lastNanos = now;
    }
}
