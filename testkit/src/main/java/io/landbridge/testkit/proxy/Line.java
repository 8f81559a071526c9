package io.landbridge.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The state of the line at the moment, which every connection of a proxy obeys. */
final class Line {

    /** Between the test, which changes the line, and the threads that carry bytes, which wait for it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private boolean dead;
    private long delayNanos;
    private long bytesPerSecond = Long.MAX_VALUE;

    void setDead(boolean isDead) {
        change(() -> dead = isDead);
    }

    void setDelay(Duration delay) {
        change(() -> delayNanos = delay.toNanos());
    }

    void setBytesPerSecond(long rate) {
        change(() -> bytesPerSecond = rate);
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Wakes whoever waits, to look whether its connection is still open. */
    void wake() {
        change(() -> {});
    }

    /** How many bytes go in one piece, so that a slow line drips. */
    int pieceBytes(int wanted) {
        lock.lock();
        try {
            return (int) Math.max(1, Math.min(wanted, bytesPerSecond / 20));
        } finally {
            lock.unlock();
        }
    }

    /** Waits until bytes read at {@code readNanos} may go on; false if the connection has closed meanwhile. */
    boolean awaitPassage(long readNanos, Connection connection) throws InterruptedException {
        lock.lock();
        try {
            while (!connection.isClosed()) {
                long wait = readNanos + delayNanos - System.nanoTime();
                if (!dead && wait <= 0) {
                    return true;
                }
                if (dead) {
                    changed.await();
                } else {
                    changed.awaitNanos(wait);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits as long as the line needs for this many bytes. */
    void awaitCarried(int bytes, Connection connection) throws InterruptedException {
        lock.lock();
        try {
            long rate = bytesPerSecond;
            if (rate == Long.MAX_VALUE) {
                return;
            }
            long left = TimeUnit.SECONDS.toNanos(1) * bytes / rate;
            while (left > 0 && bytesPerSecond == rate && !connection.isClosed()) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}
