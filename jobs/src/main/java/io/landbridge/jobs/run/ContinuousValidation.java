package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Freshness;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares again what was changed since it was compared, as long as changes are followed: those ranges first that have waited longest, of
 * each only the rows that have changed where that is known, and with rests, so that it is felt by nobody. On a thread of its own.
 *
 * <p>Which ranges are stale it reads once from the ledger, and then hears from the stream beside it: a look at a ledger of 100,000 ranges
 * in which nothing happens costs as much as one of ten.
 */
final class ContinuousValidation implements AutoCloseable {

    /** How soon it looks again for what is stale. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    /** How soon it notices that a cutover waits for all to be proved. */
    private static final Duration NOTICE = Duration.ofMillis(500);

    /** How soon it looks again then. */
    private static final Duration HURRY = Duration.ofMillis(50);

    /** From the plan of a cutover to its switch nobody wants it to be slow. */
    private static final Set<CutoverState> HURRIED =
            EnumSet.of(CutoverState.PLANNED, CutoverState.FREEZING, CutoverState.FROZEN);

    /** A row that differs is not hurried: it is in status, and somebody has to look at it. */
    private static final Duration AFTER_DIFFERENCES = Duration.ofSeconds(30);

    /** A rest after a range, as a multiple of what the range took. */
    private static final int REST = 3;

    /** No row takes longer, on the slowest machine: what takes longer than its rows was waiting, and needs no rest. */
    private static final long NANOS_FOR_A_ROW = 50_000;

    /** Ranges between two looks at what else is stale. */
    private static final int TOGETHER = 500;

    private static final Logger LOG = LoggerFactory.getLogger(ContinuousValidation.class);

    private final ValidationWork work;
    private final Ledger ledger;
    private final Plan plan;
    private final List<TableMapping> mappings;
    private final ChangedKeys changed;
    private final ValidationPace pace;
    private final BooleanSupplier mayCompare;
    private final StopSignal stop;
    private final SideThread thread;
    private final Map<Long, Instant> stale = new HashMap<>();
    private final Set<String> unplanned = new HashSet<>();
    private long version = -1;
    private CutoverRecord cutover = CutoverRecord.NONE;

    /**
     * @param changed told by the stream beside it
     * @param mayCompare whether rows go into that direction now: a cutover may have turned it
     */
    ContinuousValidation(
            ValidationWork work,
            Ledger ledger,
            Plan plan,
            List<TableMapping> mappings,
            ChangedKeys changed,
            ValidationPace pace,
            BooleanSupplier mayCompare,
            StopSignal stop) {
        this.mayCompare = mayCompare;
        this.work = work;
        this.ledger = ledger;
        this.plan = plan;
        this.mappings = mappings;
        this.changed = changed;
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
            rest(pause);
        }
    }

    /** Until there is a hurry. */
    private void rest(Duration wanted) {
        for (Duration left = wanted; !left.isNegative() && !left.isZero() && !isEnding(); left = left.minus(NOTICE)) {
            if (isHurried()) {
                stop.await(HURRY);
                return;
            }
            stop.await(left.compareTo(NOTICE) < 0 ? left : NOTICE);
        }
    }

    private boolean isHurried() {
        try {
            cutover = ledger.inTransaction(transaction -> transaction.cutover().find());
        } catch (LandbridgeException e) {
            LOG.debug("The ledger did not answer", e);
        }
        return HURRIED.contains(cutover.state());
    }

    /** Whether both sides stand still: the source is fenced, and nobody applies anything. A read of it has nothing to wait for then. */
    private boolean isStill() {
        return cutover.state() == CutoverState.FROZEN && cutover.places().forwardHeld();
    }

    /** Compares what is stale by now; says how long it may rest. */
    private Duration pass() {
        if (!mayCompare.getAsBoolean() && !isStill()) {
            return LOOK_AGAIN;
        }
        boolean isDifferent = pace.attempt(() -> ledger.<Boolean>inTransaction(this::look));
        if (isDifferent) {
            // Of tables with rows that differ everything is compared, since only that shows what does not differ any
            // more.
            List<TableMapping> tables = tables();
            version = -1;
            return tables.isEmpty() ? AFTER_DIFFERENCES : passed(work.compare(tables, false, pace, 1));
        }
        List<TableMapping> missing = named(unplanned);
        if (!missing.isEmpty()) {
            version = -1;
            return passed(work.compare(missing, false, pace, 1));
        }
        List<RangeRecord> ranges = longestStale();
        if (ranges.isEmpty()) {
            return LOOK_AGAIN;
        }
        Set<String> names = ranges.stream().map(RangeRecord::table).collect(Collectors.toSet());
        Duration pause = passed(work.compareSome(named(names), ranges, isStill(), pace));
        return stale.size() > TOGETHER && pause.equals(LOOK_AGAIN) ? Duration.ZERO : pause;
    }

    private static Duration passed(ValidationSummary found) {
        Verdict verdict = Verdict.of(found);
        if (verdict.isDifferent()) {
            LOG.warn("{}; 'landbridge validate PLAN' names them", verdict.text());
            return AFTER_DIFFERENCES;
        }
        return LOOK_AGAIN;
    }

    /** Learns what became stale; says whether there are rows that differ. */
    private boolean look(LedgerTransaction transaction) {
        // First: of what is applied by then the marks are there.
        StreamRecord stream =
                transaction.streams().find(StreamParts.stream(plan)).orElseThrow();
        List<Long> touched = changed.takeTouched(stream.applied());
        cutover = transaction.cutover().find();
        long now = transaction.validation().version();
        if (now != version) {
            List<RangeRecord> all = transaction.validation().ranges();
            stale.clear();
            unplanned.clear();
            mappings.forEach(mapping -> unplanned.add(mapping.name()));
            all.forEach(range -> unplanned.remove(range.table()));
            note(all);
            version = now;
        } else {
            note(transaction.validation().ranges(touched));
        }
        return transaction.validation().openCount() > 0;
    }

    private void note(Collection<RangeRecord> ranges) {
        for (RangeRecord range : ranges) {
            if (Freshness.isFresh(range, plan.hash())) {
                stale.remove(range.id());
            } else {
                stale.put(
                        range.id(),
                        range.verified() == null
                                ? Instant.MIN
                                : range.verified().at());
            }
        }
    }

    /** Those that are stale still. */
    private List<RangeRecord> longestStale() {
        while (!stale.isEmpty()) {
            List<Long> first = stale.entrySet().stream()
                    .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                    .limit(TOGETHER)
                    .map(Map.Entry::getKey)
                    .toList();
            List<RangeRecord> found = new ArrayList<>(pace.attempt(() ->
                    ledger.inTransaction(transaction -> transaction.validation().ranges(first))));
            // What was proved meanwhile, by whomever, or is gone.
            first.forEach(stale::remove);
            note(found);
            found.removeIf(range -> !stale.containsKey(range.id()));
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    /** Tables with a range that is not fresh, the one first that has waited longest. */
    private List<TableMapping> tables() {
        List<RangeRecord> ranges = pace.attempt(() ->
                ledger.inTransaction(transaction -> transaction.validation().ranges()));
        Map<String, Instant> waiting = new HashMap<>();
        unplanned.forEach(name -> waiting.put(name, Instant.MIN));
        ranges.stream().filter(range -> stale.containsKey(range.id())).forEach(range -> {
            Instant since = stale.getOrDefault(range.id(), Instant.MIN);
            waiting.merge(range.table(), since, (one, other) -> one.isBefore(other) ? one : other);
        });
        return named(waiting.keySet()).stream()
                .sorted(Comparator.comparing(mapping -> waiting.getOrDefault(mapping.name(), Instant.MIN)))
                .toList();
    }

    private List<TableMapping> named(Set<String> names) {
        return mappings.stream()
                .filter(mapping -> names.contains(mapping.name()))
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
            if (!left.isZero() && !isHurried()) {
                rest(left);
            }
            boolean entered = !isEnding() && usual.enter();
            enteredNanos = Ticker.SYSTEM.nanos();
            return entered;
        }

        @Override
        public void leave(long rows) {
            long took = Math.min(Ticker.SYSTEM.nanos() - enteredNanos, rows * NANOS_FOR_A_ROW);
            rest = Duration.ofNanos(took).multipliedBy(REST);
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
