package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;

/** When a chunk has held its fence for too long. */
final class Deadline {

    private final Ticker ticker;
    private final long fromNanos;
    private final long limitNanos;

    private Deadline(Ticker ticker, long limitNanos) {
        this.ticker = ticker;
        this.fromNanos = ticker.nanos();
        this.limitNanos = limitNanos;
    }

    static Deadline in(Ticker ticker, Duration limit) {
        return new Deadline(ticker, limit.toNanos());
    }

    static Deadline never(Ticker ticker) {
        return new Deadline(ticker, Long.MAX_VALUE);
    }

    boolean isOver() {
        return ticker.nanos() - fromNanos > limitNanos;
    }
}
