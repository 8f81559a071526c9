package io.landbridge.client;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets transactions begin as the flag says, and counts those that are open. Safe for several threads. */
final class Turnstile {

    /** JDBC's state for "no connection could be made"; nothing has been sent to any server. */
    private static final String NO_CONNECTION = "08001";

    /**
     * Between the transactions and the thread that reads the flag: what it tells the cutover as open must hold all that were let in before a
     * hold, and none may be let in after.
     */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private @Nullable TrafficReading reading;
    private int open;
    private boolean closed;

    /** Obeys a reading from now on, unless a newer one was obeyed before. */
    boolean follow(TrafficReading next) {
        lock.lock();
        try {
            if (reading != null && next.version() <= reading.version()) {
                return next.version() == reading.version();
            }
            reading = next;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    Passage enter(Duration patience) throws SQLException {
        lock.lock();
        try {
            TrafficReading let = await(patience, true);
            open++;
            return new Passage(this, let.side());
        } finally {
            lock.unlock();
        }
    }

    /** The side that the flag points at, held or not; waits until it was read once. */
    Side side(Duration patience) throws SQLException {
        lock.lock();
        try {
            return await(patience, false).side();
        } finally {
            lock.unlock();
        }
    }

    private TrafficReading await(Duration patience, boolean toBegin) throws SQLException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            if (closed) {
                throw new SQLNonTransientConnectionException("The traffic flag is closed.", NO_CONNECTION);
            }
            TrafficReading now = reading;
            if (now != null && !(toBegin && now.hold())) {
                return now;
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new SQLTransientConnectionException(
                        now == null
                                ? "The traffic flag could not be read yet, so no side is known; nothing was sent to either."
                                : "The traffic flag holds new transactions for longer than " + patience
                                        + "; nothing was sent to either side.",
                        NO_CONNECTION);
            }
            try {
                changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException(
                        "Interrupted while the traffic flag holds new transactions.", NO_CONNECTION, e);
            }
        }
    }

    void leave() {
        lock.lock();
        try {
            open--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    Seen seen() {
        lock.lock();
        try {
            TrafficReading now = reading;
            return now == null ? new Seen(Seen.NOTHING, false, open) : new Seen(now.version(), now.hold(), open);
        } finally {
            lock.unlock();
        }
    }

    Optional<TrafficReading> reading() {
        lock.lock();
        try {
            return Optional.ofNullable(reading);
        } finally {
            lock.unlock();
        }
    }

    /** Waits this long, or until there is something that the cutover should be told at once. */
    void rest(Seen told, Duration duration) throws InterruptedException {
        long end = System.nanoTime() + duration.toNanos();
        lock.lockInterruptibly();
        try {
            while (!closed && !seen().isNewsAfter(told)) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
