package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says now and then for what somebody waits: nobody who looks on shall have to guess. Not for several threads. */
final class SaidWait {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(SaidWait.class);

    private final Ticker ticker;
    private final long beganNanos;
    private long nextNanos;

    SaidWait(Ticker ticker) {
        this.ticker = ticker;
        this.beganNanos = ticker.nanos();
        this.nextNanos = beganNanos + EVERY.toNanos();
    }

    /** To be called as often as is looked. */
    void on(Supplier<String> what) {
        long now = ticker.nanos();
        if (now - nextNanos >= 0) {
            nextNanos = now + EVERY.toNanos();
            LOG.info("Waiting for {} s: {}", Duration.ofNanos(now - beganNanos).toSeconds(), what.get());
        }
    }
}
