package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks again at what does not hold, each time later and after the target has come to where the source was: what is only lag, or half of a
 * batch in lanes, is gone by then.
 */
final class Looks {

    /** So often something has to be seen the same before it counts: a value that goes to and fro is seen changed by then. */
    static final int TO_STAND = 5;

    /** After as many nobody waits any longer for something to stand still. */
    static final int MOST = 20;

    private static final long PAUSE_MILLIS = 40;

    private final @Nullable Runnable catchUp;
    private final ValidationPace pace;
    private final Ticker ticker;

    /** @param catchUp null when nothing follows the source */
    Looks(@Nullable Runnable catchUp, ValidationPace pace, Ticker ticker) {
        this.catchUp = catchUp;
        this.pace = pace;
        this.ticker = ticker;
    }

    /** Whether something that does not hold may only be late; else one look is enough. */
    boolean mayBeLate() {
        return catchUp != null;
    }

    /** How often something that does not hold is looked at before it counts. */
    int toStand() {
        return mayBeLate() ? TO_STAND : 1;
    }

    /** Waits until the target has what the source has now, from the second look on after a pause that keeps no step with anything. */
    void await(int look) {
        Runnable wait = catchUp;
        if (wait == null) {
            return;
        }
        pace.throwIfEnding();
        if (look > 1) {
            ticker.sleep(Duration.ofMillis(PAUSE_MILLIS * look + look * 37L % PAUSE_MILLIS));
        }
        pace.attempt(() -> {
            wait.run();
            return true;
        });
    }
}
