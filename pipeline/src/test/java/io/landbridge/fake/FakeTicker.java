package io.landbridge.fake;

import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/** Time that passes only while somebody waits, and in which something happens between two looks. For one thread. */
public final class FakeTicker implements Ticker {

    private final Deque<Runnable> meanwhile = new ArrayDeque<>();
    private long nanos;

    /** Has something done in the next wait for which nothing is said yet. */
    public void meanwhile(Runnable work) {
        meanwhile.add(work);
    }

    /** What is said and not done, since nobody has waited that often. */
    public Collection<Runnable> left() {
        return List.copyOf(meanwhile);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void sleep(Duration duration) {
        nanos += duration.toNanos();
        if (!meanwhile.isEmpty()) {
            meanwhile.remove().run();
        }
    }
}
