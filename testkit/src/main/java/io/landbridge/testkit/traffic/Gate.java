package io.landbridge.testkit.traffic;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Where writers wait for their turn: by rate, while paused, and until they are told to end. */
final class Gate {

    /** How much of a delay is made up for; a longer one would end in a burst. */
    private static final long MADE_UP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Between the writers and whoever pauses or stops them. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final long intervalNanos;
    private long nextNanos = System.nanoTime();
    private boolean paused;
    private boolean stopped;
    private int underWay;

    /**
     * @param perSecond transactions a second of all writers together; 0 for as many as there can be
     */
    Gate(double perSecond) {
        this.intervalNanos = perSecond > 0 ? (long) (TimeUnit.SECONDS.toNanos(1) / perSecond) : 0;
    }

    /** Waits for the turn of one transaction, after which {@link #leave()} is owed; false if there will be none. */
    boolean enter() throws InterruptedException {
        lock.lock();
        try {
            long turn = takeTurn();
            while (!stopped) {
                long wait = turn - System.nanoTime();
                if (paused) {
                    changed.await();
                } else if (wait > 0) {
                    changed.awaitNanos(wait);
                } else {
                    underWay++;
                    return true;
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private long takeTurn() {
        long now = System.nanoTime();
        if (intervalNanos == 0) {
            return now;
        }
        // nanoTime may be negative and may wrap: only differences mean something
        long turn = nextNanos - (now - MADE_UP_NANOS) > 0 ? nextNanos : now - MADE_UP_NANOS;
        nextNanos = turn + intervalNanos;
        return turn;
    }

    void leave() {
        lock.lock();
        try {
            underWay--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for this long; false, at once, if the writers shall end. */
    boolean rest(Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        lock.lock();
        try {
            while (!stopped) {
                long wait = end - System.nanoTime();
                if (wait <= 0) {
                    return true;
                }
                changed.awaitNanos(wait);
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    void stop() {
        lock.lock();
        try {
            stopped = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more and waits until nothing is under way; false if something still is after the limit. */
    boolean pause(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        lock.lock();
        try {
            paused = true;
            while (underWay > 0) {
                long wait = end - System.nanoTime();
                if (wait <= 0) {
                    return false;
                }
                changed.awaitNanos(wait);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    void resume() {
        lock.lock();
        try {
            paused = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
