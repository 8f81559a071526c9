package io.landbridge.benchmarks;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what others do, by looking again and again. */
final class Waiting {

    private static final long LOOK_MILLIS = 5;

    private Waiting() {}

    /**
     * Returns at most a few milliseconds after the condition holds.
     *
     * @throws CopyFailedException when it does not in time
     */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new CopyFailedException("it took more than " + limit + " until " + what);
            }
            pause(LOOK_MILLIS);
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
