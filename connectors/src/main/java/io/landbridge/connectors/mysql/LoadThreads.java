package io.landbridge.connectors.mysql;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads in which the driver sends what a writer gives it. */
final class LoadThreads {

    private LoadThreads() {}

    /** One thread for each open writer, so never more than connections; each ends ten seconds after its last work. */
    static Executor create() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(0, Integer.MAX_VALUE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
            Thread thread = new Thread(task, "landbridge-load-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }
}
