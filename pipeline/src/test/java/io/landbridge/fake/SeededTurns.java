package io.landbridge.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers on real threads of which one at a time goes on, chosen by a seed at every step: the same seed, the same run.
 *
 * <p>Whoever has the turn has all that is here to itself, and hands it over by {@code current}. It wakes the next one alone: to wake all, as a
 * monitor does, took a third of the processor time.
 */
public final class SeededTurns implements Turns {

    private static final int MOST_STEPS = 30_000;

    private final Random random;
    private final BooleanSupplier whenStuck;
    private final List<Worker> workers = new ArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Worker current;
    private @Nullable Throwable failure;
    private int steps;
    private int spawned;

    /**
     * @param whenStuck called when everybody waits; may make something true, and answers whether it did
     */
    public SeededTurns(Random random, BooleanSupplier whenStuck) {
        this.random = random;
        this.whenStuck = whenStuck;
    }

    private static final class Worker {
        private final Thread thread;
        private final FakeProcess process;
        private @Nullable BooleanSupplier waitsFor;
        private boolean gaveUp;
        private boolean done;
        private int asleep;

        Worker(Thread thread, FakeProcess process) {
            this.thread = thread;
            this.process = process;
        }
    }

    /** Adds a worker; it begins when its turn comes. */
    public void spawn(FakeProcess process, Runnable body) {
        Worker[] self = new Worker[1];
        Thread thread = new Thread(
                () -> {
                    try {
                        awaitTurn(self[0]);
                        body.run();
                    } catch (Crash e) {
                        // The process is gone, and this worker with it.
                    } catch (Throwable e) {
                        fail(e);
                    } finally {
                        finish(self[0]);
                    }
                },
                process.name() + '-' + spawned++);
        thread.setDaemon(true);
        self[0] = new Worker(thread, process);
        workers.add(self[0]);
        thread.start();
    }

    /** Lets all workers come to their end. */
    public void run() {
        handOver(null);
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (failure != null) {
            throw new AssertionError("A worker failed", failure);
        }
    }

    /** Whether a worker has ended with an error, so that the run is lost. */
    public boolean hasFailed() {
        return failure != null;
    }

    /** Whether no worker of the process will do anything any more. */
    public boolean isOver(FakeProcess process) {
        return workers.stream().allMatch(w -> w.done || w.process != process);
    }

    /** Lets a process sleep while others take so many turns; it does not know that it did. */
    public void suspend(FakeProcess process, int turns) {
        workers.stream().filter(w -> w.process == process).forEach(w -> w.asleep = turns);
    }

    /** Whether the process sleeps. */
    public boolean isSuspended(FakeProcess process) {
        return workers.stream().anyMatch(w -> w.process == process && !w.done && w.asleep > 0);
    }

    @Override
    public void step(String where) {
        Worker self = self();
        if (self != null) {
            if (++steps > MOST_STEPS) {
                fail(new AssertionError("It does not come to an end"));
                throw new Crash(where);
            }
            handOver(self);
            awaitTurn(self);
        }
    }

    @Override
    public boolean await(BooleanSupplier condition) {
        Worker self = self();
        if (self == null || condition.getAsBoolean()) {
            return condition.getAsBoolean();
        }
        self.waitsFor = condition;
        handOver(self);
        awaitTurn(self);
        boolean came = !self.gaveUp;
        self.waitsFor = null;
        self.gaveUp = false;
        return came;
    }

    /** One at a time goes on anyhow, and who waits for its turn must not keep others out. */
    @Override
    public Object monitor() {
        return Thread.currentThread();
    }

    @Override
    public void changed() {
        // Conditions are looked at whenever somebody is chosen.
    }

    private void finish(Worker self) {
        self.done = true;
        workers.remove(self);
        handOver(self);
    }

    private void fail(Throwable e) {
        if (failure == null) {
            failure = e;
        }
    }

    private @Nullable Worker self() {
        Thread thread = Thread.currentThread();
        return workers.stream().filter(w -> w.thread == thread).findFirst().orElse(null);
    }

    private @Nullable Worker next() {
        while (true) {
            List<Worker> alive = workers.stream().filter(w -> !w.done).toList();
            if (alive.isEmpty()) {
                return null;
            }
            List<Worker> ready =
                    alive.stream().filter(w -> w.asleep == 0 && isReady(w)).toList();
            alive.forEach(w -> w.asleep = Math.max(0, w.asleep - 1));
            if (!ready.isEmpty()) {
                return ready.get(random.nextInt(ready.size()));
            }
            if (alive.stream().anyMatch(w -> w.asleep > 0) || whenStuck.getAsBoolean()) {
                continue;
            }
            // What a real server calls a lock timeout.
            List<Worker> waiting = alive.stream().filter(w -> w.asleep == 0).toList();
            waiting.get(random.nextInt(waiting.size())).gaveUp = true;
        }
    }

    private static boolean isReady(Worker worker) {
        BooleanSupplier condition = worker.waitsFor;
        return condition == null || worker.gaveUp || condition.getAsBoolean();
    }

    private void handOver(@Nullable Worker self) {
        Worker next = next();
        current = next;
        if (next == null) {
            over.countDown();
        } else if (next != self) {
            LockSupport.unpark(next.thread);
        }
    }

    private void awaitTurn(Worker self) {
        while (current != self) {
            LockSupport.park(this);
            if (Thread.interrupted()) {
                throw new IllegalStateException("interrupted");
            }
        }
    }
}
