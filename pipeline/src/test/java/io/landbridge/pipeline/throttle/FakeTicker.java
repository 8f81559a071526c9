package io.landbridge.pipeline.throttle;

import java.time.Duration;

/** Time that passes when a test says so, or when somebody sleeps. */
public final class FakeTicker implements Ticker {

    private long nanos = 1_000_000_007;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration duration) {
        nanos += duration.toNanos();
    }

    /** Lets time pass. */
    public void pass(Duration duration) {
        sleep(duration);
    }
}
