package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.validation.ComparedTable.Way;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ranges in which a table is compared: those of the ledger, or new ones. They are in the ledger before anybody reads what they hold, so
 * that the stream marks every change that such a read does not show.
 */
final class ValidationRanges {

    /** Of which a range has about so many. */
    static final long ROWS = 25_000;

    private final DigestReader.Opener source;
    private final @Nullable Ledger ledger;
    private final long rows;

    /** @param rows that a range shall have */
    ValidationRanges(DigestReader.Opener source, @Nullable Ledger ledger, long rows) {
        this.source = source;
        this.ledger = ledger;
        this.rows = rows;
    }

    /** The ranges of a mapping's tables, which have the same ones. */
    List<RangeRecord> of(ComparedTable table) {
        Ledger known = ledger;
        String name = table.mapping().name();
        if (known == null) {
            return cut(table).stream()
                    .map(range -> new RangeRecord(0, name, 1, range, 0, null, null))
                    .toList();
        }
        List<RangeRecord> there = known.inTransaction(
                t -> usable(table, t.validation().ranges(name), t.chunks().epoch(name)));
        if (!there.isEmpty()) {
            return there;
        }
        List<KeyRange> ranges = cut(table);
        List<RangeRecord> planned = known.inTransaction(t -> {
            t.validation().plan(name, t.chunks().epoch(name), ranges);
            return t.validation().ranges(name);
        });
        NamedPoint.RANGES_PLANNED.pass();
        return planned;
    }

    private static List<RangeRecord> usable(ComparedTable table, List<RangeRecord> ranges, int epoch) {
        boolean fits = table.way() == Way.RANGES
                || (ranges.size() == 1 && ranges.get(0).range().equals(KeyRange.ALL));
        return fits && ranges.stream().allMatch(range -> range.epoch() == epoch) ? ranges : List.of();
    }

    private List<KeyRange> cut(ComparedTable table) {
        if (table.way() != Way.RANGES) {
            return List.of(KeyRange.ALL);
        }
        List<KeyRange> ranges = new ArrayList<>();
        KeyRange rest = KeyRange.ALL;
        try (DigestReader reader = source.openSource(table.source())) {
            for (Key bound : reader.bounds(table.sourceKeys(), KeyRange.ALL, rows)) {
                ranges.add(rest.upTo(bound));
                rest = rest.above(bound);
            }
        }
        ranges.add(rest);
        return ranges;
    }
}
