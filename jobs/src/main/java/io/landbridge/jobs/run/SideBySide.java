package io.landbridge.jobs.run;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does pieces of work at the same time; after a failure none is begun. */
public final class SideBySide {

    private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);

    private final String name;
    private final int parallelism;

    /** @param name of the threads, which get a number each */
    public SideBySide(String name, int parallelism) {
        this.name = name;
        this.parallelism = parallelism;
    }

    /** Returns when all are done; throws what the first failure threw once those that were begun have ended. */
    public void run(List<Runnable> pieces) {
        int workers = Math.min(parallelism, pieces.size());
        if (workers <= 1) {
            pieces.forEach(Runnable::run);
            return;
        }
        AtomicInteger number = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        ExecutorService threads =
                Executors.newFixedThreadPool(workers, work -> new Thread(work, name + '-' + number.incrementAndGet()));
        for (Runnable piece : pieces) {
            threads.execute(() -> {
                try {
                    if (failure.get() == null) {
                        piece.run();
                    }
                } catch (RuntimeException | Error e) {
                    failure.compareAndSet(null, e);
                }
            });
        }
        threads.shutdown();
        awaitEnd(threads);
        Throwable first = failure.get();
        if (first instanceof Error error) {
            throw error;
        }
        if (first != null) {
            throw (RuntimeException) first;
        }
    }

    // Without a bound of its own: an index takes as long as it takes, and the stop signal cuts its connection.
    private void awaitEnd(ExecutorService threads) {
        try {
            while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
                LOG.debug("Waiting for {}", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + name, e);
        }
    }
}
