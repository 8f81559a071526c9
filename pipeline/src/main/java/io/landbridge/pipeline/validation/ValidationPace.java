package io.landbridge.pipeline.validation;

import java.util.function.Supplier;

/** How fast a validation may work, and whether it goes on; asked between ranges, never while a read is open. Safe for several threads. */
public interface ValidationPace {

    /**
     * Waits for a place and takes it; nobody gets one during a pause, a throttle or an outage.
     *
     * @return false when no work is wanted any more: no place was taken
     */
    boolean enter();

    /**
     * Gives the place back.
     *
     * @param rows that were read of each side since
     */
    void leave(long rows);

    /** Does a unit of work until it succeeds or fails for good; a failed attempt has left nothing behind. */
    <T> T attempt(Supplier<T> work);

    /**
     * Throws why the work ends, when it does.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException the reason
     */
    void throwIfEnding();

    /** As fast as it goes, to the end. */
    ValidationPace FULL = new ValidationPace() {
        @Override
        public boolean enter() {
            return true;
        }

        @Override
        public void leave(long rows) {}

        @Override
        public <T> T attempt(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void throwIfEnding() {}
    };
}
