package io.landbridge.fake;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Threads of the test itself; the server's monitor, which its callers hold, is what they wait on. */
final class FreeTurns implements Turns {

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    @Override
    public void step(String where) {
        // Nobody is made to wait.
    }

    @Override
    public synchronized boolean await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    @Override
    public Object monitor() {
        return this;
    }

    @Override
    public synchronized void changed() {
        notifyAll();
    }
}
