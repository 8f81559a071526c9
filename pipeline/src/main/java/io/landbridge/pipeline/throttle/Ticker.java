package io.landbridge.pipeline.throttle;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;

/** Time as it passes in this process, for waits and measurements; what two hosts have to agree on is the target's clock. */
public interface Ticker {

    /** Nanoseconds since some moment of this process. */
    long nanos();

    /**
     * Waits.
     *
     * @throws LandbridgeException {@link ThrottleError#INTERRUPTED} when the thread is interrupted, which it stays
     */
    void sleep(Duration duration);

    /** The machine's. */
    Ticker SYSTEM = new Ticker() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration duration) {
            try {
                Thread.sleep(duration.toMillis(), duration.toNanosPart() % 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LandbridgeException(
                        ThrottleError.INTERRUPTED, Thread.currentThread().getName(), "The work was told to end.", e);
            }
        }
    };
}
