package io.landbridge.jobs.run;

/** Does a piece of work until it has succeeded, and then no more. Safe for several threads. */
final class Once implements Runnable {

    private final Runnable work;
    private boolean done;

    Once(Runnable work) {
        this.work = work;
    }

    @Override
    public synchronized void run() {
        if (!done) {
            work.run();
            done = true;
        }
    }
}
