package io.landbridge.jobs.run;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** For how long a stream has not come on, though it works. Told by the stream's thread, and asked by any. */
final class StreamPace {

    private final Ticker ticker;
    private @Nullable Position last;
    private volatile long cameOnNanos;
    private volatile boolean works;

    StreamPace(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Whatever it did before. */
    void begins() {
        cameOnNanos = ticker.nanos();
        works = true;
    }

    void isAt(Position position) {
        if (!position.equals(last)) {
            last = position;
            cameOnNanos = ticker.nanos();
        }
    }

    /** It is held, or has failed; for as long as it likes. */
    void ends() {
        works = false;
    }

    /** Nothing while it does not work. */
    Duration still() {
        return works ? Duration.ofNanos(ticker.nanos() - cameOnNanos) : Duration.ZERO;
    }
}
