package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ChangeSettings;
import io.landbridge.pipeline.plan.ChangeSettings.WhenOver;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.progress.Runway;
import io.landbridge.pipeline.stream.ChangeStream.Retention;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds how much of its log the source keeps for us, says so before it would drop it, or fill its disk with it, and lets it
 * go where the plan says so.
 */
final class RetentionWatch implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(2);
    /** Shares of what is kept at most at which the operator is told. */
    private static final double[] ALARMS = {1.0, 0.8, 0.5};

    /** With less than that behind nobody is late, however long ago the last change of our tables was. */
    private static final long NO_BACKLOG_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(RetentionWatch.class);

    private final Function<Position, Retention> retention;
    private final Supplier<@Nullable Position> applied;
    private final Supplier<@Nullable Instant> committedAt;
    private final ChangeSettings.Retention rule;
    private final Consumer<String> release;
    private final InstantSource clock;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private final Runway bytes = new Runway();
    private final Runway ages = new Runway();
    private double told;
    private double toldOfAge;
    private volatile @Nullable Reading latest;

    /**
     * What was found last.
     *
     * @param left until the source drops what is needed, if the log grows and is applied as in the last minute; empty when it will not
     */
    record Reading(Retention retention, Optional<Duration> left) {}

    /**
     * @param applied everything before it is in the target; null while nobody knows
     * @param committedAt when the source committed the last of it; null while nobody knows
     * @param release lets the source go, with the reason; called at most once
     */
    RetentionWatch(
            Function<Position, Retention> retention,
            Supplier<@Nullable Position> applied,
            Supplier<@Nullable Instant> committedAt,
            ChangeSettings.Retention rule,
            Consumer<String> release,
            InstantSource clock) {
        this.retention = retention;
        this.applied = applied;
        this.committedAt = committedAt;
        this.rule = rule;
        this.release = release;
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

    /** One look; a source that does not answer is looked at again. Gives whether another one is wanted. */
    boolean look() {
        Position position = applied.get();
        if (position == null) {
            return true;
        }
        try {
            Retention source = retention.apply(position);
            Retention now = new Retention(source.lagBytes(), limit(source), source.allowedTime());
            latest = new Reading(now, left(now));
            alarm(now, source);
            Long budget = rule.budgetBytes();
            if (rule.whenOver() == WhenOver.RELEASE && budget != null && now.lagBytes() > budget) {
                release.accept("The source had to keep " + (now.lagBytes() >> 20)
                        + " MB of its log for this migration, and the plan allows " + (budget >> 20)
                        + " MB; it was let go");
                return false;
            }
        } catch (LandbridgeException e) {
            LOG.debug("The source did not say how much of its log it keeps", e);
        }
        return true;
    }

    /** Whichever comes first. */
    private long limit(Retention source) {
        Long budget = rule.budgetBytes();
        if (budget == null) {
            return source.allowedBytes();
        }
        return source.allowedBytes() < 0 ? budget : Math.min(budget, source.allowedBytes());
    }

    /** By bytes or by age, whichever comes first. */
    private Optional<Duration> left(Retention now) {
        Instant moment = clock.instant();
        bytes.add(moment, now.lagBytes());
        Optional<Duration> bySize = bytes.until(now.allowedBytes());
        Duration kept = now.allowedTime();
        if (kept == null) {
            return bySize;
        }
        long age = ageMillis(now, moment);
        ages.add(moment, age);
        alarmOfAge(age, kept);
        Optional<Duration> byAge = ages.until(kept.toMillis());
        return Stream.of(bySize, byAge).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }

    /** Of what is applied next, about. */
    private long ageMillis(Retention now, Instant moment) {
        Instant committed = committedAt.get();
        return committed == null || now.lagBytes() < NO_BACKLOG_BYTES
                ? 0
                : Math.max(0, Duration.between(committed, moment).toMillis());
    }

    private void alarmOfAge(long ageMillis, Duration kept) {
        double share = (double) ageMillis / kept.toMillis();
        if (isNewAlarm(share, toldOfAge)) {
            LOG.warn(
                    "What is to be applied next is {} old in the source's log, which keeps {}. What is not applied by then is lost to the"
                            + " stream. Raise binlog_expire_logs_seconds, or let the stream catch up: pause the copy, tune it down.",
                    Spoken.words(Duration.ofMillis(ageMillis)),
                    Spoken.words(kept));
        }
        toldOfAge = share;
    }

    private static boolean isNewAlarm(double share, double told) {
        return Arrays.stream(ALARMS).anyMatch(alarm -> share >= alarm && told < alarm);
    }

    private void alarm(Retention now, Retention source) {
        double share = now.allowedBytes() <= 0 ? 0 : (double) now.lagBytes() / now.allowedBytes();
        if (isNewAlarm(share, told)) {
            LOG.warn(
                    "The source keeps {} MB of its log for this migration, {} {} MB. {}",
                    now.lagBytes() >> 20,
                    now.allowedBytes() == source.allowedBytes() ? "and will drop it at" : "of a budget of",
                    now.allowedBytes() >> 20,
                    now.allowedBytes() == source.allowedBytes()
                            ? "What is not applied by then is lost to the stream. Raise the limit, or let the stream catch up:"
                                    + " pause the copy, tune it down."
                            : "Let the stream catch up: pause the copy, tune it down.");
        }
        told = share;
    }

    private void watch() {
        try {
            boolean again = true;
            while (again) {
                again = look() && !ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
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
