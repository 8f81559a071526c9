package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Freshness;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares again what was changed since it was compared, as long as changes are followed: one range at a time, those first that have waited
 * longest, and with rests, so that it is felt by nobody. On a thread of its own.
 */
final class ContinuousValidation implements AutoCloseable {

    /** How soon it looks again for what is stale. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** A row that differs is not hurried: it is in status, and somebody has to look at it. */
    private static final Duration AFTER_DIFFERENCES = Duration.ofSeconds(30);

    /** A rest after a range, as a multiple of what the range took. */
    private static final int REST = 3;

    private static final Logger LOG = LoggerFactory.getLogger(ContinuousValidation.class);

    private final ValidationWork work;
    private final Ledger ledger;
    private final Plan plan;
    private final List<TableMapping> mappings;
    private final ValidationPace pace;
    private final StopSignal stop;
    private final SideThread thread;

    ContinuousValidation(
            ValidationWork work,
            Ledger ledger,
            Plan plan,
            List<TableMapping> mappings,
            ValidationPace pace,
            StopSignal stop) {
        this.work = work;
        this.ledger = ledger;
        this.plan = plan;
        this.mappings = mappings;
        this.pace = new Resting(pace);
        this.stop = stop;
        this.thread = new SideThread("validation", stop, this::prove);
    }

    /** Begins; does nothing when that was done already. By one thread. */
    void start() {
        thread.start();
    }

    private void prove() {
        while (!isEnding()) {
            Duration pause = LOOK_AGAIN;
            try {
                pause = pass();
            } catch (LandbridgeException e) {
                if (isEnding()) {
                    return;
                }
                pause = AFTER_DIFFERENCES;
                LOG.warn("The comparison beside the stream is tried again: {}: {}", e.where(), e.what());
            } catch (RuntimeException | Error e) {
                // Nothing of what is carried over rests on it, so that the run goes on; status says what is stale.
                LOG.warn("The comparison beside the stream has ended", e);
                return;
            }
            stop.await(pause);
        }
    }

    /** Compares what is stale by now; says how long it may rest. */
    private Duration pass() {
        List<TableMapping> stale = stale();
        if (stale.isEmpty()) {
            return LOOK_AGAIN;
        }
        ValidationSummary found = work.compare(stale, false, pace, 1);
        Verdict verdict = Verdict.of(found);
        if (verdict.isDifferent()) {
            LOG.warn("{}; 'landbridge validate PLAN' names them", verdict.text());
            return AFTER_DIFFERENCES;
        }
        return LOOK_AGAIN;
    }

    /** Tables with a range that is not fresh, the one first that has waited longest. */
    private List<TableMapping> stale() {
        List<RangeRecord> ranges = pace.attempt(() ->
                ledger.inTransaction(transaction -> transaction.validation().ranges()));
        Map<String, Instant> waiting = new HashMap<>();
        for (TableMapping mapping : mappings) {
            waiting.put(mapping.name(), Instant.MIN);
        }
        ranges.forEach(range -> waiting.remove(range.table()));
        for (RangeRecord range : ranges) {
            if (!Freshness.isFresh(range, plan.hash())) {
                Instant since = range.verified() == null
                        ? Instant.MIN
                        : range.verified().at();
                waiting.merge(range.table(), since, (one, other) -> one.isBefore(other) ? one : other);
            }
        }
        return mappings.stream()
                .filter(mapping -> waiting.containsKey(mapping.name()))
                .sorted(Comparator.comparing(mapping -> waiting.getOrDefault(mapping.name(), Instant.MIN)))
                .toList();
    }

    private boolean isEnding() {
        return !thread.goesOn();
    }

    /** Ends the thread; waits for the range under way, at most ten seconds. */
    @Override
    public void close() {
        thread.close();
    }

    /** A pace with rests, for one thread. */
    private final class Resting implements ValidationPace {

        private final ValidationPace usual;
        private long enteredNanos;
        private Duration rest = Duration.ZERO;

        Resting(ValidationPace usual) {
            this.usual = usual;
        }

        @Override
        public boolean enter() {
            Duration left = rest;
            rest = Duration.ZERO;
            while (!left.isZero() && !isEnding()) {
                Duration some = left.compareTo(LOOK_AGAIN) < 0 ? left : LOOK_AGAIN;
                stop.await(some);
                left = left.minus(some);
            }
            boolean entered = !isEnding() && usual.enter();
            enteredNanos = Ticker.SYSTEM.nanos();
            return entered;
        }

        @Override
        public void leave(long rows) {
            rest = Duration.ofNanos(Ticker.SYSTEM.nanos() - enteredNanos).multipliedBy(REST);
            usual.leave(rows);
        }

        @Override
        public <T> T attempt(Supplier<T> unit) {
            return usual.attempt(unit);
        }

        @Override
        public void throwIfEnding() {
            usual.throwIfEnding();
            if (isEnding()) {
                throw new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "validation", "The run ends.");
            }
        }
    }
}
