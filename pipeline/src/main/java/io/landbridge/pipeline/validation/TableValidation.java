package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.digest.DigestVersion;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Compares ranges of one mapping's tables, and keeps what it finds in the ledger. Its units may be done by several threads. */
final class TableValidation {

    /** Ranges that are compared on the same two reads. */
    private static final int TOGETHER = 8;

    /** Ranges of which only rows that have changed are compared on the same two reads, and about how many rows. */
    private static final int KNOWN_TOGETHER = 500;

    private static final int KEYS_TOGETHER = 5_000;

    /** So many differing rows are enough to say that a table is not the same. */
    private static final long ENOUGH = 10_000;

    private final ValidationPorts ports;
    private final ValidationRequest request;
    private final ValidationPace pace;
    private final ValidationListener listener;
    private final Ticker ticker;
    private final Sights sights;
    private final List<ComparedTable> tables;
    private final Extent extent;
    private final Map<ComparedTable, Tally> tallies = new LinkedHashMap<>();
    private final Set<String> found = new HashSet<>();
    private Set<Long> openBefore = Set.of();
    private boolean isEverythingRead;
    private boolean isCutShort;

    /** @param tables of one mapping */
    TableValidation(
            ValidationPorts ports,
            ValidationRequest request,
            ValidationPace pace,
            ValidationListener listener,
            Ticker ticker,
            Sights sights,
            List<ComparedTable> tables,
            Extent extent) {
        this.ports = ports;
        this.request = request;
        this.pace = pace;
        this.listener = listener;
        this.ticker = ticker;
        this.sights = sights;
        this.tables = tables;
        this.extent = extent;
        int ranges = extent.ranges().size();
        tables.forEach(table -> tallies.put(table, new Tally(table, ranges, ticker)));
    }

    /** Ranges that are compared together. */
    List<List<RangeRecord>> units() {
        // A row that differs may be in a range that was proved before somebody spoiled it: what is not looked at is not
        // gone.
        openBefore = extent.isWhole() ? open() : Set.of();
        isEverythingRead = extent.isWhole() && (request.again() || !openBefore.isEmpty());
        List<RangeRecord> open = new ArrayList<>();
        for (RangeRecord range : extent.ranges()) {
            if (!isEverythingRead && range.isFresh(planHash(), DigestVersion.CURRENT.toString())) {
                tallies.values().forEach(tally -> tally.fresh(range));
            } else {
                open.add(range);
            }
        }
        tables.forEach(table -> listener.planned(table.name(), open.size()));
        List<List<RangeRecord>> units = new ArrayList<>();
        units.addAll(together(isEverythingRead || !isByKey() ? open : withoutKnown(open, units)));
        return units;
    }

    private static List<List<RangeRecord>> together(List<RangeRecord> open) {
        List<List<RangeRecord>> units = new ArrayList<>();
        for (int from = 0; from < open.size(); from += TOGETHER) {
            units.add(open.subList(from, Math.min(open.size(), from + TOGETHER)));
        }
        return units;
    }

    /** Whether a row of the target is found by a key of the source that the stream names. */
    private boolean isByKey() {
        return tables.size() == 1 && tables.get(0).way() != ComparedTable.Way.VALUES;
    }

    /**
     * Those of which it is not known which rows have changed since they were proved by this plan.
     *
     * @param units to which the others are added
     */
    private List<RangeRecord> withoutKnown(List<RangeRecord> open, List<List<RangeRecord>> units) {
        List<RangeRecord> unknown = new ArrayList<>();
        List<RangeRecord> unit = new ArrayList<>();
        int keys = 0;
        for (RangeRecord range : open) {
            int count = count(range);
            if (count < 0) {
                unknown.add(range);
                continue;
            }
            if (!unit.isEmpty() && (unit.size() == KNOWN_TOGETHER || keys + count > KEYS_TOGETHER)) {
                units.add(unit);
                unit = new ArrayList<>();
                keys = 0;
            }
            unit.add(range);
            keys += count;
        }
        if (!unit.isEmpty()) {
            units.add(unit);
        }
        return unknown;
    }

    /** How many of its rows have changed; negative when that is not known. */
    private int count(RangeRecord range) {
        boolean isOfNow = range.verified() != null
                && range.verified().planHash().equals(planHash())
                && range.verified().digestVersion().equals(DigestVersion.CURRENT.toString());
        return isOfNow ? extent.changed().count(range) : -1;
    }

    /** What is known to differ in these tables. */
    private Set<Long> open() {
        Ledger ledger = ports.ledger();
        Set<String> names = tables.stream().map(ComparedTable::name).collect(Collectors.toSet());
        return ledger == null
                ? Set.of()
                : pace.attempt(() -> ledger.inTransaction(t -> t.validation().open(Integer.MAX_VALUE).stream()
                        .filter(mismatch -> names.contains(mismatch.table()))
                        .map(MismatchRecord::id)
                        .collect(Collectors.toSet())));
    }

    /**
     * Compares some ranges, and looks again at what differs.
     *
     * @return rows that were read of each side
     */
    long run(List<RangeRecord> unit) {
        if (isEnough()) {
            return 0;
        }
        long rows = 0;
        List<RangeRecord> whole = new ArrayList<>(unit);
        if (!isEverythingRead && isByKey() && unit.stream().allMatch(range -> count(range) >= 0)) {
            rows += known(tables.get(0), whole);
        }
        for (List<RangeRecord> some : together(whole)) {
            rows += whole(some);
        }
        return rows;
    }

    /** Takes out of the ranges those of which it is still known which rows have changed, and looks at these rows. */
    private long known(ComparedTable table, List<RangeRecord> unit) {
        long rows = unit.stream().mapToLong(range -> Math.max(0, count(range))).sum();
        List<Compared> all = pace.attempt(() -> {
            try (Sight sight = sights.open(table)) {
                return new ChangedRows(table, sight, extent.changed())
                        .run(unit).entrySet().stream()
                                .map(range -> new Compared(range.getKey(), range.getValue(), sight))
                                .toList();
            }
        });
        List<Compared> equal = new ArrayList<>();
        for (Compared compared : all) {
            Standing standing = settle(table, compared);
            if (standing == Standing.EQUAL) {
                equal.add(compared);
            } else {
                note(compared, standing);
            }
        }
        verified(equal, false);
        unit.removeAll(all.stream().map(Compared::range).collect(Collectors.toSet()));
        return rows;
    }

    private long whole(List<RangeRecord> unit) {
        long rows = 0;
        Map<RangeRecord, Standing> standings = new LinkedHashMap<>();
        Map<RangeRecord, Compared> first = new LinkedHashMap<>();
        for (ComparedTable table : tables) {
            List<Compared> all = pace.attempt(() -> compared(table, unit));
            for (Compared compared : all) {
                rows += compared.outcome().sourceRows();
                first.putIfAbsent(compared.range(), compared);
                standings.merge(compared.range(), settle(table, compared), Standing::worse);
            }
        }
        standings.forEach((range, standing) -> note(Objects.requireNonNull(first.get(range)), standing));
        return rows;
    }

    /** What came of a range, the worst last. */
    private enum Standing {
        EQUAL,
        UNSETTLED,
        DIFFERENT;

        static Standing of(Recheck.Outcome outcome) {
            if (!outcome.mismatches().isEmpty()) {
                return DIFFERENT;
            }
            return outcome.unsettled() > 0 ? UNSETTLED : EQUAL;
        }

        static Standing worse(Standing one, Standing other) {
            return one.compareTo(other) > 0 ? one : other;
        }
    }

    private void note(Compared compared, Standing standing) {
        if (standing == Standing.EQUAL) {
            verified(List.of(compared), true);
        } else if (standing == Standing.DIFFERENT) {
            refuted(compared.range().id());
        }
    }

    /** Also what somebody beside has proved since the range was read here. */
    private void refuted(long range) {
        note(t -> {
            if (t.validation().ranges(List.of(range)).stream().anyMatch(now -> now.verified() != null)) {
                t.validation().refuted(range);
            }
        });
    }

    /** Unless what is found does not count any more. */
    private void note(Consumer<LedgerTransaction> notes) {
        Ledger ledger = ports.ledger();
        if (ledger != null) {
            pace.attempt(() -> ledger.inTransaction(t -> {
                boolean counts = sights.counts(t);
                if (counts) {
                    notes.accept(t);
                }
                return counts;
            }));
        }
    }

    private synchronized boolean isEnough() {
        isCutShort |= tallies.values().stream().anyMatch(tally -> tally.mismatched() >= ENOUGH);
        return isCutShort;
    }

    /** A range as it was found first, and where. */
    record Compared(RangeRecord range, RangeComparison.Outcome outcome, Sight sight) {}

    private List<Compared> compared(ComparedTable table, List<RangeRecord> unit) {
        List<Compared> all = new ArrayList<>();
        try (Sight sight = sights.open(table)) {
            long began = ticker.nanos();
            long rows = 0;
            for (RangeRecord range : unit) {
                Compared compared = new Compared(range, new RangeComparison(table, sight).run(range.range()), sight);
                rows += compared.outcome().sourceRows();
                all.add(compared);
            }
            listener.read(rows, Duration.ofNanos(ticker.nanos() - began));
        }
        return all;
    }

    /** Looks again at what differs. */
    private Standing settle(ComparedTable table, Compared compared) {
        Candidates candidates = compared.outcome().candidates();
        Recheck.Outcome outcome = Recheck.Outcome.EQUAL;
        RandomGenerator random = RandomGenerator.getDefault();
        if (!candidates.keys().isEmpty()) {
            outcome = new Recheck(sights, pace, ticker, random, request.plan().validation())
                    .run(table, compared.range().id(), candidates.keys());
        } else if (!candidates.isEmpty()) {
            outcome = new ValueRecheck(
                            sights, pace, ticker, random, request.plan().validation())
                    .run(table, compared.range().id(), candidates.surplus());
        }
        keep(outcome.mismatches());
        tally(table).compared(compared, outcome);
        listener.compared(table.name(), compared.outcome().sourceRows());
        if (!outcome.mismatches().isEmpty()) {
            listener.mismatched(table.name(), outcome.mismatches().size());
        }
        return Standing.of(outcome);
    }

    private Tally tally(ComparedTable table) {
        Tally tally = tallies.get(table);
        if (tally == null) {
            throw new IllegalArgumentException(table.name());
        }
        return tally;
    }

    /** @param areSummed whether all of their rows were summed up */
    private void verified(List<Compared> equal, boolean areSummed) {
        if (equal.isEmpty()) {
            return;
        }
        note(t -> equal.forEach(compared -> t.validation()
                .verified(compared.range().id(), compared.outcome().sourceRows(), at(compared, areSummed))));
        NamedPoint.RANGE_VERIFIED.pass();
    }

    private Verified at(Compared compared, boolean isSummed) {
        return new Verified(
                compared.sight().verifiedAt(),
                compared.sight().targetPosition(),
                planHash(),
                DigestVersion.CURRENT.toString(),
                isSummed && compared.outcome().candidates().isEmpty()
                        ? HexFormat.of().toHexDigits(compared.outcome().sum())
                        : null,
                Instant.now());
    }

    private void keep(List<Mismatch> mismatches) {
        if (mismatches.isEmpty()) {
            return;
        }
        List<MismatchRecord> records =
                mismatches.stream().map(TableValidation::record).toList();
        synchronized (this) {
            records.forEach(record -> found.add(place(record)));
        }
        note(t -> records.forEach(t.validation()::add));
    }

    static MismatchRecord record(Mismatch mismatch) {
        return new MismatchRecord(
                0,
                mismatch.table(),
                mismatch.key(),
                mismatch.kind().word(),
                MismatchJson.of(mismatch.columns()),
                mismatch.looks(),
                mismatch.sourcePosition(),
                mismatch.targetPosition(),
                Instant.now());
    }

    private static String place(MismatchRecord record) {
        Key key = record.key();
        return record.table() + (key == null ? record.kind() + record.columns() : key.toJson());
    }

    /** What was found, once all units are done; what was open of these tables before and is not found any more is closed. */
    synchronized List<TableVerdict> verdicts() {
        if (extent.isWhole() && !isCutShort && tallies.values().stream().allMatch(Tally::isSettled)) {
            note(this::closeGone);
        }
        return tallies.values().stream().map(Tally::verdict).toList();
    }

    /** Not what somebody beside has found meanwhile, perhaps in a range that was not looked at here. */
    private void closeGone(LedgerTransaction transaction) {
        for (MismatchRecord open : transaction.validation().open(Integer.MAX_VALUE)) {
            if (openBefore.contains(open.id()) && !found.contains(place(open))) {
                transaction.validation().close(open.id(), "gone", "validation");
            }
        }
    }

    private String planHash() {
        return request.plan().hash();
    }
}
