package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.progress.Runway;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds how much of its log the source keeps for us, and says so before it would drop it, or fill its disk with it. */
final class RetentionWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);
    /** Shares of what the source keeps at most at which the operator is told. */
    private static final double[] ALARMS = {0.8, 0.5};

    private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);

    private final Function<Position, Retention> retention;
    private final Supplier<@Nullable Position> applied;
    private final InstantSource clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private final Runway runway = new Runway();
    private double told;
    private volatile @Nullable Reading latest;

    /**
     * What was found last.
     *
     * @param left until the source drops what is needed, if the log grows and is applied as in the last minute; empty when it will not
     */
    record Reading(Retention retention, Optional<Duration> left) {}

    RetentionWatch(Function<Position, Retention> retention, Supplier<@Nullable Position> applied, InstantSource clock) {
        this.retention = retention;
        this.applied = applied;
        this.clock = clock;
        this.thread = new Thread(this::watch, "retention-watch");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Null before the first look. */
    @Nullable Reading latest() {
        return latest;
    }

    /** One look; a source that does not answer is looked at again. */
    void look() {
        Position position = applied.get();
        if (position == null) {
            return;
        }
        try {
            Retention now = retention.apply(position);
            runway.add(clock.instant(), now.lagBytes());
            latest = new Reading(now, runway.until(now.allowedBytes()));
            alarm(now);
        } catch (LandbridgeException e) {
            LOG.debug("The source did not say how much of its log it keeps", e);
        }
    }

    private void alarm(Retention now) {
        double share = now.allowedBytes() <= 0 ? 0 : (double) now.lagBytes() / now.allowedBytes();
        for (double alarm : ALARMS) {
            if (share >= alarm && told < alarm) {
                LOG.warn(
                        "The source keeps {} MB of its log for this migration and will drop it at {} MB; what is not applied by"
                                + " then is lost to the stream. Raise the limit, or let the stream catch up: pause the copy, tune it down.",
                        now.lagBytes() >> 20,
                        now.allowedBytes() >> 20);
                break;
            }
        }
        told = share;
    }

    private void watch() {
        try {
            do {
                look();
            } while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Nobody watches any more how much of its log the source keeps", e);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
    }
}
