package io.landbridge.testkit.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Asks again until there is an answer: for things outside this program that cannot call back. */
public final class Waiting {

    private static final Duration STEP = Duration.ofMillis(15);

    private Waiting() {}

    /** One try; null means not yet. */
    @FunctionalInterface
    public interface Attempt<T> {
        @Nullable T make() throws Exception;
    }

    /**
     * The first answer that is not null. What a try throws ends the waiting.
     *
     * @throws IllegalStateException naming {@code what} if there is none within {@code limit}
     */
    public static <T> T until(String what, Duration limit, Attempt<T> attempt) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            T answer;
            try {
                answer = attempt.make();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("while waiting for " + what, e);
            }
            if (answer != null) {
                return answer;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + " did not come within " + limit);
            }
            LockSupport.parkNanos(STEP.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for " + what);
            }
        }
    }
}
