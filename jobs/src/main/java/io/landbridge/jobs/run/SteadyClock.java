package io.landbridge.jobs.run;

import io.landbridge.pipeline.throttle.Ticker;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The machine's clock as it stood when it was asked once, going on as time passes in this process: spans that are waited for or shown do not
 * change when somebody sets the clock.
 */
public final class SteadyClock implements InstantSource {

    private final Instant began;
    private final Ticker ticker;
    private final long beganNanos;

    SteadyClock(Instant began, Ticker ticker) {
        this.began = began;
        this.ticker = ticker;
        this.beganNanos = ticker.nanos();
    }

    /** Asks the machine. */
    public static SteadyClock start() {
        return new SteadyClock(Instant.now(), Ticker.SYSTEM);
    }

    @Override
    public Instant instant() {
        return began.plusNanos(ticker.nanos() - beganNanos);
    }
}
