package io.landbridge.testkit.proxy;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Draws for each connection when and how it is cut, until told to stop. */
final class RandomCuts {

    private final Random random;
    private final Duration within;
    private final Consumer<Runnable> counted;
    private volatile boolean stopped;

    /**
     * @param counted runs a cut and counts it
     */
    RandomCuts(Duration within, long seed, Consumer<Runnable> counted) {
        this.random = new Random(seed);
        this.within = within;
        this.counted = counted;
    }

    void stop() {
        stopped = true;
    }

    void schedule(Connection connection) {
        long delayMillis;
        Cut cut;
        synchronized (random) { // one draw belongs to one connection
            delayMillis = (long) (random.nextDouble() * within.toMillis());
            cut = random.nextBoolean() ? Cut.RESET : Cut.END;
        }
        CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS).execute(() -> {
            if (!stopped && !connection.isClosed()) {
                counted.accept(() -> connection.cut(cut));
            }
        });
    }
}
