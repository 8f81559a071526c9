package io.landbridge.jobs.runbook;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;

/** Waits that an operator's signal ends. */
record Waits(Ticker ticker, StopSignal stop) {

    private static final Duration LONGEST = Duration.ofMillis(200);

    /** A moment from which time is counted. */
    long now() {
        return ticker.nanos();
    }

    Duration since(long moment) {
        return Duration.ofNanos(ticker.nanos() - moment);
    }

    /** Waits, and throws the reason when it is told to end. */
    void sleep(Duration duration) {
        long begun = now();
        Duration left = duration;
        while (!left.isNegative() && !left.isZero()) {
            stop.throwIfRaised();
            ticker.sleep(left.compareTo(LONGEST) < 0 ? left : LONGEST);
            left = duration.minus(since(begun));
        }
        stop.throwIfRaised();
    }
}
