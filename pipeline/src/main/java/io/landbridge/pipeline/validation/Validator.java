package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.DigestVersion;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Compares tables of both sides, range by range, and says what it found. */
public final class Validator {

    private final ValidationPorts ports;
    private final ValidationPace pace;
    private final ValidationListener listener;
    private final Ticker ticker;
    private final long rangeRows;

    public Validator(ValidationPorts ports, ValidationPace pace, ValidationListener listener, Ticker ticker) {
        this(ports, pace, listener, ticker, ValidationRanges.ROWS);
    }

    /** @param rangeRows that a range shall have */
    Validator(ValidationPorts ports, ValidationPace pace, ValidationListener listener, Ticker ticker, long rangeRows) {
        this.ports = ports;
        this.pace = pace;
        this.listener = listener;
        this.ticker = ticker;
        this.rangeRows = rangeRows;
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
        Instant began = Instant.now();
        if (request.stream() != null && ports.ledger() == null) {
            throw new IllegalArgumentException("Without a ledger nobody knows how far the stream is");
        }
        List<List<ComparedTable>> mappings = request.mappings().stream()
                .map(mapping -> ComparedTable.of(ports, mapping, request.plan().validation()))
                .toList();
        Sights sights = new Sights(ports, request.stream(), pace, ticker);
        sights.requireSettled(mappings.stream().flatMap(List::stream).toList());
        List<TableValidation> tables = planned(request, mappings, sights);
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
            ValidationRequest request, List<List<ComparedTable>> mappings, Sights sights) {
        ValidationRanges ranges = new ValidationRanges(ports.source(), ports.ledger(), rangeRows);
        List<TableValidation> tables = new ArrayList<>();
        for (List<ComparedTable> mapping : mappings) {
            pace.throwIfEnding();
            List<RangeRecord> found = pace.attempt(() -> ranges.of(mapping.get(0)));
            tables.add(new TableValidation(ports, request, pace, listener, ticker, sights, mapping, found));
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
