package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.DigestVersion;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Compares tables of both sides, range by range, and says what it found. */
public final class Validator {

    private final ValidationPorts ports;
    private final ValidationPace pace;
    private final ValidationListener listener;
    private final Ticker ticker;
    private final ChangedKeys changed;

    public Validator(ValidationPorts ports, ValidationPace pace, ValidationListener listener, Ticker ticker) {
        this(ports, pace, listener, ticker, ChangedKeys.none());
    }

    /** @param changed by which of ranges that are stale only the rows are compared that have changed, where that is known */
    public Validator(
            ValidationPorts ports,
            ValidationPace pace,
            ValidationListener listener,
            Ticker ticker,
            ChangedKeys changed) {
        this.ports = ports;
        this.pace = pace;
        this.listener = listener;
        this.ticker = ticker;
        this.changed = changed;
    }

    /** Some ranges of a table. */
    private record Unit(TableValidation table, List<RangeRecord> ranges) {}

    /**
     * Compares what is not fresh. What was proved so far is in the ledger when it throws, and the next call goes on from there.
     *
     * @return what it found of the rows; nothing about integrity
     * @throws io.landbridge.pipeline.failure.LandbridgeException why it ended early; the pace's reason when no more work was wanted
     */
    public ValidationSummary validate(ValidationRequest request) {
        return validate(request, null);
    }

    /**
     * The same of some ranges, as the ledger has them; what was found earlier of their tables stays open, and nothing is said of the rest of
     * the tables.
     */
    public ValidationSummary validateSome(ValidationRequest request, List<RangeRecord> ranges) {
        return validate(request, ranges);
    }

    private ValidationSummary validate(ValidationRequest request, @Nullable List<RangeRecord> some) {
        Instant began = Instant.now();
        if (request.stream() != null && ports.ledger() == null) {
            throw new IllegalArgumentException("Without a ledger nobody knows how far the stream is");
        }
        List<List<ComparedTable>> mappings = request.mappings().stream()
                .map(mapping -> ComparedTable.of(ports, mapping, request.plan().validation()))
                .toList();
        Sights sights = new Sights(ports, request.stream(), pace, ticker);
        if (some == null) {
            // Of a table that is copied anew there are no ranges until somebody has come by here.
            sights.requireSettled(mappings.stream().flatMap(List::stream).toList());
        }
        List<TableValidation> tables = planned(request, mappings, some, sights);
        Queue<Unit> units = new ConcurrentLinkedQueue<>();
        tables.forEach(table -> table.units().forEach(unit -> units.add(new Unit(table, unit))));
        int workers = Math.min(request.plan().validation().parallelism(), units.size());
        ports.threads().accept(Collections.nCopies(workers, () -> work(units)));
        pace.throwIfEnding();
        return new ValidationSummary(
                request.plan().migration(),
                request.plan().hash(),
                DigestVersion.CURRENT.toString(),
                began,
                Instant.now(),
                tables.stream().flatMap(table -> table.verdicts().stream()).toList(),
                List.of());
    }

    private List<TableValidation> planned(
            ValidationRequest request,
            List<List<ComparedTable>> mappings,
            @Nullable List<RangeRecord> some,
            Sights sights) {
        ValidationRanges ranges = new ValidationRanges(ports.source(), ports.ledger(), ValidationRanges.ROWS);
        List<TableValidation> tables = new ArrayList<>();
        for (List<ComparedTable> mapping : mappings) {
            pace.throwIfEnding();
            List<RangeRecord> found = some == null
                    ? pace.attempt(() -> ranges.of(mapping.get(0)))
                    : some.stream()
                            .filter(range -> range.table()
                                    .equals(mapping.get(0).mapping().name()))
                            .toList();
            Extent extent = new Extent(found, some == null, changed);
            tables.add(new TableValidation(ports, request, pace, listener, ticker, sights, mapping, extent));
        }
        return tables;
    }

    private void work(Queue<Unit> units) {
        for (Unit next = units.poll(); next != null; next = units.poll()) {
            if (!pace.enter()) {
                return;
            }
            long rows = 0;
            try {
                rows = next.table().run(next.ranges());
            } finally {
                pace.leave(rows);
            }
        }
    }
}
