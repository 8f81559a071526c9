package io.landbridge.connectors.capture;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.TransactionBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Hands transactions from the thread that reads the log to the one that applies them; bounded by rows and by bytes. */
public final class TransactionQueue {

    private static final long MOST_ROWS = 50_000;
    private static final long MOST_BYTES = 32L << 20;

    /** What one poll gives at most, unless one transaction has more. */
    private static final long ROWS_AT_ONCE = 20_000;

    /** Between the reading and the applying thread: all that follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition filled = lock.newCondition();
    private final Condition drained = lock.newCondition();
    private final Deque<Captured> waiting = new ArrayDeque<>();
    private long rows;
    private long bytes;
    private @Nullable LandbridgeException failure;
    private boolean closed;

    /**
     * A transaction, or a stretch without events, with what has to be given back after it.
     *
     * @param buffer null for a stretch without events
     */
    record Captured(SourceTransaction transaction, @Nullable TransactionBuffer buffer) {
        /** One of which everything is left out counts too, or nothing would bound their number. */
        private long rows() {
            return buffer == null ? 0 : Math.max(1, transaction.events().count());
        }

        private long bytes() {
            return buffer == null ? 0 : buffer.heapBytes();
        }
    }

    private static final SourceTransaction.Events NONE = new SourceTransaction.Events() {
        @Override
        public long count() {
            return 0;
        }

        @Override
        public Iterator<ChangeEvent> iterator() {
            return Collections.emptyIterator();
        }
    };

    /**
     * Puts a transaction in.
     *
     * @param wait how long to wait for room
     * @return whether there was room
     */
    public boolean offer(SourceTransaction transaction, TransactionBuffer buffer, Duration wait)
            throws InterruptedException {
        Captured captured = new Captured(transaction, buffer);
        long left = wait.toNanos();
        lock.lockInterruptibly();
        try {
            while (!waiting.isEmpty() && !closed && (rows >= MOST_ROWS || bytes >= MOST_BYTES)) {
                if (left <= 0) {
                    return false;
                }
                left = drained.awaitNanos(left);
            }
            add(captured);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Tells that the log holds nothing for us up to there; never waits. */
    public void passed(Position position) {
        lock.lock();
        try {
            Captured last = waiting.peekLast();
            if (last != null && last.buffer() == null) {
                waiting.removeLast();
            }
            add(new Captured(new SourceTransaction(null, position, null, NONE), null));
        } finally {
            lock.unlock();
        }
    }

    private void add(Captured captured) {
        if (closed) {
            release(captured);
            return;
        }
        waiting.add(captured);
        rows += captured.rows();
        bytes += captured.bytes();
        filled.signal();
    }

    /** Ends the queue: what was put in before is still handed out, then the failure is thrown, again and again. */
    void fail(LandbridgeException why) {
        lock.lock();
        try {
            failure = why;
            filled.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Takes what is there; empty when nothing came in time, or when the thread was interrupted, whose flag is then set. */
    List<Captured> poll(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (waiting.isEmpty() && left > 0 && !closed) {
                if (failure != null) {
                    throw failure;
                }
                left = filled.awaitNanos(left);
            }
            if (waiting.isEmpty() && failure != null) {
                throw failure;
            }
            return take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private List<Captured> take() {
        List<Captured> taken = new ArrayList<>();
        long takenRows = 0;
        while (!waiting.isEmpty() && (taken.isEmpty() || takenRows < ROWS_AT_ONCE)) {
            Captured next = waiting.remove();
            taken.add(next);
            takenRows += next.rows();
            bytes -= next.bytes();
        }
        rows -= takenRows;
        drained.signal();
        return taken;
    }

    /** Gives everything back and lets nobody wait any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            waiting.forEach(TransactionQueue::release);
            waiting.clear();
            filled.signalAll();
            drained.signalAll();
        } finally {
            lock.unlock();
        }
    }

    static void release(Captured captured) {
        if (captured.buffer() != null) {
            captured.buffer().close();
        }
    }
}
