package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that works beside the stages until the run ends; started by one thread, ended by the same. What it fails with ends the run. */
final class SideThread implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(SideThread.class);

    private final String name;
    private final StopSignal stop;
    private final Thread thread;
    private volatile boolean started;
    private volatile boolean ending;
    private volatile boolean givenUp;

    /** @param work that returns soon when it no longer {@link #goesOn} */
    SideThread(String name, StopSignal stop, Runnable work) {
        this.name = name;
        this.stop = stop;
        this.thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (LandbridgeException e) {
            LOG.debug("{} ends", name, e);
            if (!givenUp) {
                stop.raise(e);
            }
        } catch (RuntimeException | Error e) {
            // An Error too: nobody would ever learn of work that has ended without a word.
            LOG.debug("{} ends", name, e);
            stop.raise(new LandbridgeException(RunError.DEFECT, name, String.valueOf(e), e));
        }
    }

    /** Begins; does nothing when that was done already. */
    void start() {
        if (!started) {
            started = true;
            thread.start();
        }
    }

    /** Whether it has begun. */
    boolean isStarted() {
        return started;
    }

    /** Whether more work is wanted. */
    boolean goesOn() {
        return !ending && !stop.isRaised();
    }

    /** Ends the thread, and waits for nothing; what its work fails with from now on says nothing. By any thread. */
    void giveUp() {
        givenUp = true;
        ending = true;
    }

    /** Ends the thread; waits for what it has in hand, at most ten seconds. */
    @Override
    public void close() {
        ending = true;
        if (!started) {
            return;
        }
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
