package io.landbridge.pipeline.throttle;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.plan.ThrottleRule.Signal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each rule's reading and says whether work may go on. {@link #look} belongs to one thread, which calls it about each second; the
 * answers may be read by all.
 */
public final class LoadWatch {

    /** Without a reading for so long a rule counts as over its limit. */
    static final Duration BLIND = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(LoadWatch.class);

    private final List<Watched> rules;
    private final Ticker ticker;

    private volatile @Nullable String pause;
    private volatile @Nullable String abort;

    /**
     * @param readings takes a reading of any rule but {@link Signal#COMMIT_LATENCY_P95}; may throw
     * @param commits our own commits on the target
     */
    public LoadWatch(
            List<ThrottleRule> rules, ToDoubleFunction<ThrottleRule> readings, CommitLatency commits, Ticker ticker) {
        this.ticker = ticker;
        long now = ticker.nanos();
        this.rules = rules.stream()
                .map(rule -> new Watched(
                        rule, rule.signal() == Signal.COMMIT_LATENCY_P95 ? r -> commits.p95Seconds() : readings, now))
                .toList();
    }

    /** Takes all readings once. */
    public void look() {
        String newPause = null;
        String newAbort = null;
        for (Watched rule : rules) {
            rule.read(ticker);
            if (newPause == null) {
                newPause = rule.overLimit(ticker.nanos());
            }
            if (newAbort == null) {
                newAbort = rule.overAbort();
            }
        }
        pause = newPause;
        abort = newAbort;
    }

    /** Why no chunk may begin now, e.g. {@code replicaLag 9 over 5 on source}; empty when one may. */
    public Optional<String> pauseReason() {
        return Optional.ofNullable(pause);
    }

    /**
     * Returns when no rule demands the end.
     *
     * @throws LandbridgeException {@link ThrottleError#ABORTED} with the reading
     */
    public void throwIfAborted() {
        String reason = abort;
        if (reason != null) {
            throw new LandbridgeException(ThrottleError.ABORTED, "backfill.throttle", reason + '.');
        }
    }

    private static final class Watched {
        private final ThrottleRule rule;
        private final ToDoubleFunction<ThrottleRule> readings;
        private long lastReadNanos;
        private double last;
        private @Nullable String failure;

        Watched(ThrottleRule rule, ToDoubleFunction<ThrottleRule> readings, long nowNanos) {
            this.rule = rule;
            this.readings = readings;
            this.lastReadNanos = nowNanos;
        }

        void read(Ticker ticker) {
            try {
                last = readings.applyAsDouble(rule);
                lastReadNanos = ticker.nanos();
                failure = null;
            } catch (LandbridgeException e) {
                failure = e.what();
                LOG.debug("{} could not be read", name(), e);
            }
        }

        @Nullable String overLimit(long nowNanos) {
            if (failure != null && nowNanos - lastReadNanos >= BLIND.toNanos()) {
                return name() + " could not be read for " + BLIND.toSeconds() + " s: " + failure;
            }
            return last > rule.limit() ? name() + ' ' + plain(last) + " over " + plain(rule.limit()) : null;
        }

        @Nullable String overAbort() {
            Double most = rule.abort();
            return most != null && last > most ? name() + ' ' + plain(last) + " over abort " + plain(most) : null;
        }

        private String name() {
            return rule.signal().planName() + " on " + rule.on();
        }

        private static String plain(double value) {
            if (!Double.isFinite(value)) {
                return String.valueOf(value);
            }
            return BigDecimal.valueOf(value)
                    .setScale(3, RoundingMode.HALF_UP)
                    .stripTrailingZeros()
                    .toPlainString();
        }
    }
}
