package io.landbridge.pipeline.throttle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/** What our own commits on the target took in the last ten seconds. Safe for several threads. */
public final class CommitLatency {

    private static final long WINDOW_NANOS = Duration.ofSeconds(10).toNanos();

    /** More than this within the window says nothing more, so memory stays bounded. */
    private static final int MOST = 10_000;

    private final Ticker ticker;
    private final Deque<Commit> commits = new ArrayDeque<>();

    public CommitLatency(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Notes one commit that has just ended. */
    public synchronized void committed(Duration took) {
        forgetOld();
        if (commits.size() == MOST) {
            commits.removeFirst();
        }
        commits.addLast(new Commit(ticker.nanos(), took.toNanos()));
    }

    /** 95th percentile in seconds; 0 when nothing was committed, since then nothing was slow either. */
    synchronized double p95Seconds() {
        forgetOld();
        if (commits.isEmpty()) {
            return 0;
        }
        long[] sorted = commits.stream().mapToLong(Commit::tookNanos).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.ceil(sorted.length * 0.95) - 1] / 1e9;
    }

    private void forgetOld() {
        long oldest = ticker.nanos() - WINDOW_NANOS;
        while (!commits.isEmpty() && commits.getFirst().atNanos() < oldest) {
            commits.removeFirst();
        }
    }

    private record Commit(long atNanos, long tookNanos) {}
}
