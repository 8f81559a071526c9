package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;

/** How long clients have been held, and for how long they may be. Safe for several threads. */
public final class FreezeClock {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final Ticker ticker;
    private final long beganNanos;
    private final Duration budget;
    private final long untilNanos;

    private FreezeClock(Ticker ticker, long beganNanos, Duration budget, long untilNanos) {
        this.ticker = ticker;
        this.beganNanos = beganNanos;
        this.budget = budget;
        this.untilNanos = untilNanos;
    }

    /** Starts one. */
    static FreezeClock start(Ticker ticker, Duration budget) {
        long now = ticker.nanos();
        return new FreezeClock(ticker, now, budget, now + budget.toNanos());
    }

    /** The same, with less time from now on: a step's own limit. */
    FreezeClock within(Duration limit) {
        long until = ticker.nanos() + limit.toNanos();
        return until - untilNanos < 0 ? new FreezeClock(ticker, beganNanos, budget, until) : this;
    }

    /** Since it was started. */
    public Duration taken() {
        return Duration.ofNanos(ticker.nanos() - beganNanos);
    }

    /** What is left; never negative. */
    public Duration left() {
        return Duration.ofNanos(Math.max(0, untilNanos - ticker.nanos()));
    }

    /**
     * Refuses to go on when nothing is left.
     *
     * @throws LandbridgeException {@link CutoverError#OVER_BUDGET}
     */
    public void require() {
        if (left().isZero()) {
            throw new LandbridgeException(
                    CutoverError.OVER_BUDGET,
                    "freeze",
                    "Writes have been held for " + taken().toMillis()
                            + " ms, and what has to be done takes longer than its limit" + " (freezeBudget "
                            + budget.toMillis() + " ms).");
        }
    }

    /** Waits a moment for something to come true, and refuses when nothing is left. */
    void pause() {
        require();
        ticker.sleep(LOOK_AGAIN);
    }
}
