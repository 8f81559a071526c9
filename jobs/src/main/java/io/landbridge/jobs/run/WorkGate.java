package io.landbridge.jobs.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a worker passes before it claims a chunk: as many are inside as parallelism allows, and none while anybody holds the gate. Pauses,
 * throttles and outages act here, between chunks, and nowhere else. Safe for several threads.
 */
public final class WorkGate {

    // Between workers that enter and leave, and the threads that hold, lift and tune.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, String> holds = new LinkedHashMap<>();
    private int limit;
    private int inside;
    private boolean closed;

    /** @param limit workers that may be inside at the same time */
    public WorkGate(int limit) {
        this.limit = limit;
    }

    /**
     * Waits for a place and takes it.
     *
     * @return false when the gate was closed or the thread interrupted: no place was taken and no work is wanted
     */
    boolean enter() {
        lock.lock();
        try {
            while (!closed && (inside >= limit || !holds.isEmpty())) {
                changed.await();
            }
            if (closed) {
                return false;
            }
            inside++;
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the place back. */
    void leave() {
        change(() -> inside--);
    }

    /** Changes how many may be inside; those above a smaller limit finish their chunk first. */
    void limit(int workers) {
        change(() -> limit = workers);
    }

    /** Lets nobody in until {@code who} lifts it again; a later reason of the same {@code who} replaces the earlier. */
    public void hold(String who, String reason) {
        change(() -> holds.put(who, reason));
    }

    /** Takes back what {@code who} held. */
    public void lift(String who) {
        change(() -> holds.remove(who));
    }

    /** Ends it: whoever waits or comes later is sent away. */
    public void close() {
        change(() -> closed = true);
    }

    /** Why nobody may enter: the hold that has stood longest. */
    public Optional<String> held() {
        lock.lock();
        try {
            return holds.values().stream().findFirst();
        } finally {
            lock.unlock();
        }
    }

    /** How many are inside. */
    int inside() {
        lock.lock();
        try {
            return inside;
        } finally {
            lock.unlock();
        }
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
}
