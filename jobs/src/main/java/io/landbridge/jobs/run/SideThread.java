package io.landbridge.jobs.run;

/** A thread that works beside the stages until the run ends; started by one thread, ended by the same. */
final class SideThread implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 10_000;

    private final Thread thread;
    private volatile boolean started;
    private volatile boolean ending;

    /** @param work that returns soon once {@link #isEnding} */
    SideThread(String name, Runnable work) {
        this.thread = new Thread(work, name);
        thread.setDaemon(true);
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

    /** Whether the work shall return. */
    boolean isEnding() {
        return ending;
    }

    /** Ends the thread, and waits for nothing. By any thread. */
    void end() {
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
