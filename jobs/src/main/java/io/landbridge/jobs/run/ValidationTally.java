package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.ValidationLine;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.ValidationListener;
import java.time.Duration;
import java.util.function.Consumer;

/** Counts what a validation has compared so far. Safe for several threads. */
final class ValidationTally implements ValidationListener {

    /** What is older counts for half. */
    private static final Duration RECENT = Duration.ofSeconds(10);

    /** Fewer take as long as the question does, and say nothing of more. */
    private static final long TELLING = 1_000;

    private final Ticker ticker;
    private final Consumer<String> state;
    private long beganNanos;
    private int ranges;
    private int compared;
    private long rows;
    private long mismatched;
    private double read;
    private double readNanos;

    /** @param state told in words what is being done */
    ValidationTally(Ticker ticker, Consumer<String> state) {
        this.ticker = ticker;
        this.state = state;
        this.beganNanos = ticker.nanos();
    }

    /** Begins to count anew. */
    synchronized void begin() {
        beganNanos = ticker.nanos();
        ranges = 0;
        compared = 0;
        rows = 0;
        mismatched = 0;
    }

    @Override
    public void planned(String table, int tableRanges) {
        synchronized (this) {
            ranges += tableRanges;
        }
        tell();
    }

    @Override
    public void compared(String table, long rangeRows) {
        synchronized (this) {
            compared++;
            rows += rangeRows;
        }
        tell();
    }

    @Override
    public synchronized void read(long rangeRows, Duration took) {
        if (rangeRows < TELLING) {
            return;
        }
        if (readNanos > RECENT.toNanos()) {
            read /= 2;
            readNanos /= 2;
        }
        read += rangeRows;
        readNanos += took.toNanos();
    }

    @Override
    public void mismatched(String table, long tableRows) {
        synchronized (this) {
            mismatched += tableRows;
        }
        tell();
    }

    private void tell() {
        state.accept(line().state());
    }

    /** As it stands. */
    synchronized ValidationLine line() {
        return new ValidationLine(ranges, compared, rows, mismatched, Duration.ofNanos(ticker.nanos() - beganNanos));
    }

    /** Rows of each side that one thread reads per second where nothing makes it wait; negative where nobody knows. */
    synchronized long rowsPerSecond() {
        return read < 1 ? -1 : Math.max(1, Math.round(read / Math.max(1e-3, readNanos / 1e9)));
    }
}
