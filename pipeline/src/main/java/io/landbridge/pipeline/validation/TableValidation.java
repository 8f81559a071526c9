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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares ranges of one mapping's tables, and keeps what it finds in the ledger. Its units may be done by several threads. */
final class TableValidation {

    /** Ranges that are compared on the same two reads. */
    private static final int TOGETHER = 8;

    /** So many differing rows are enough to say that a table is not the same. */
    private static final long ENOUGH = 10_000;

    private final ValidationPorts ports;
    private final ValidationRequest request;
    private final ValidationPace pace;
    private final ValidationListener listener;
    private final Ticker ticker;
    private final Sights sights;
    private final List<ComparedTable> tables;
    private final List<RangeRecord> ranges;
    private final Map<ComparedTable, Tally> tallies = new LinkedHashMap<>();
    private final Set<String> found = new HashSet<>();
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
            List<RangeRecord> ranges) {
        this.ports = ports;
        this.request = request;
        this.pace = pace;
        this.listener = listener;
        this.ticker = ticker;
        this.sights = sights;
        this.tables = tables;
        this.ranges = ranges;
        tables.forEach(table -> tallies.put(table, new Tally(table, ranges.size(), ticker)));
    }

    /** Ranges that are compared together. */
    List<List<RangeRecord>> units() {
        // A row that differs may be in a range that was proved before somebody spoiled it: what is not looked at is not
        // gone.
        boolean all = request.again() || hasOpenMismatches();
        List<RangeRecord> open = new ArrayList<>();
        for (RangeRecord range : ranges) {
            if (!all && range.isFresh(planHash(), DigestVersion.CURRENT.toString())) {
                tallies.values().forEach(tally -> tally.fresh(range));
            } else {
                open.add(range);
            }
        }
        tables.forEach(table -> listener.planned(table.name(), open.size()));
        List<List<RangeRecord>> units = new ArrayList<>();
        for (int from = 0; from < open.size(); from += TOGETHER) {
            units.add(open.subList(from, Math.min(open.size(), from + TOGETHER)));
        }
        return units;
    }

    private boolean hasOpenMismatches() {
        Ledger ledger = ports.ledger();
        Set<String> names = tables.stream().map(ComparedTable::name).collect(Collectors.toSet());
        return ledger != null
                && pace.attempt(() -> ledger.<Boolean>inTransaction(t -> t.validation().open(Integer.MAX_VALUE).stream()
                        .anyMatch(mismatch -> names.contains(mismatch.table()))));
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
        Map<RangeRecord, Boolean> clean = new LinkedHashMap<>();
        Map<RangeRecord, Compared> first = new LinkedHashMap<>();
        for (ComparedTable table : tables) {
            List<Compared> all = pace.attempt(() -> compared(table, unit));
            for (Compared compared : all) {
                rows += compared.outcome().sourceRows();
                first.putIfAbsent(compared.range(), compared);
                boolean isClean = settle(table, compared);
                clean.merge(compared.range(), isClean, Boolean::logicalAnd);
            }
        }
        clean.forEach((range, isClean) -> {
            if (isClean) {
                verified(range, first.get(range));
            }
        });
        return rows;
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
            for (RangeRecord range : unit) {
                all.add(new Compared(range, new RangeComparison(table, sight).run(range.range()), sight));
            }
        }
        return all;
    }

    /** Whether the range is equal, or turned out to be. */
    private boolean settle(ComparedTable table, Compared compared) {
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
        return outcome.mismatches().isEmpty() && outcome.unsettled() == 0;
    }

    private Tally tally(ComparedTable table) {
        Tally tally = tallies.get(table);
        if (tally == null) {
            throw new IllegalArgumentException(table.name());
        }
        return tally;
    }

    private void verified(RangeRecord range, @Nullable Compared compared) {
        Ledger ledger = ports.ledger();
        if (ledger == null || compared == null) {
            return;
        }
        Verified at = new Verified(
                compared.sight().verifiedAt(),
                compared.sight().targetPosition(),
                planHash(),
                DigestVersion.CURRENT.toString(),
                compared.outcome().candidates().isEmpty()
                        ? HexFormat.of().toHexDigits(compared.outcome().sum())
                        : null,
                Instant.now());
        pace.attempt(() -> ledger.inTransaction(t -> {
            t.validation().verified(range.id(), compared.outcome().sourceRows(), at);
            return true;
        }));
        NamedPoint.RANGE_VERIFIED.pass();
    }

    private void keep(List<Mismatch> mismatches) {
        Ledger ledger = ports.ledger();
        if (ledger == null || mismatches.isEmpty()) {
            return;
        }
        List<MismatchRecord> records =
                mismatches.stream().map(TableValidation::record).toList();
        synchronized (this) {
            records.forEach(record -> found.add(place(record)));
        }
        pace.attempt(() -> ledger.inTransaction(t -> {
            records.forEach(t.validation()::add);
            return true;
        }));
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
        Ledger ledger = ports.ledger();
        boolean isWhole = !isCutShort && tallies.values().stream().allMatch(Tally::isSettled);
        if (ledger != null && isWhole) {
            pace.attempt(() -> ledger.inTransaction(this::closeGone));
        }
        return tallies.values().stream().map(Tally::verdict).toList();
    }

    private boolean closeGone(LedgerTransaction transaction) {
        Set<String> names = new HashSet<>();
        tables.forEach(table -> names.add(table.name()));
        for (MismatchRecord open : transaction.validation().open(Integer.MAX_VALUE)) {
            if (names.contains(open.table()) && !found.contains(place(open))) {
                transaction.validation().close(open.id(), "gone", "validation");
            }
        }
        return true;
    }

    private String planHash() {
        return request.plan().hash();
    }
}
