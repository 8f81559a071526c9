package io.landbridge.jobs.web;

import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.Optional;

/** Lets many clients wait for one flag, which is read once for all of them. Safe for several threads. */
final class TrafficDesk {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final TrafficView view;
    private final Ticker ticker;
    private Optional<Flag> seen = Optional.empty();
    private long seenNanos;

    TrafficDesk(TrafficView view, Ticker ticker) {
        this.view = view;
        this.ticker = ticker;
    }

    /** The flag, as soon as it is newer than a version, or when the wait is over; empty when there is none. */
    Optional<Flag> await(long after, Duration wait) {
        long begun = ticker.nanos();
        while (true) {
            Optional<Flag> now = look();
            boolean isNews = now.isEmpty() || now.orElseThrow().version() > after;
            long left = wait.toNanos() - (ticker.nanos() - begun);
            if (isNews || left <= 0) {
                return now;
            }
            ticker.sleep(BETWEEN_LOOKS);
        }
    }

    private synchronized Optional<Flag> look() {
        if (seen.isEmpty() || ticker.nanos() - seenNanos >= BETWEEN_LOOKS.toNanos()) {
            seen = view.flag();
            seenNanos = ticker.nanos();
        }
        return seen;
    }
}
