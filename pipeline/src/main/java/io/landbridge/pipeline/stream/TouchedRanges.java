package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ValidationStore;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.position.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Marks the ranges of the validation in which a batch changes rows, whatever is decided about its events. Not for several threads.
 *
 * <p>Which ranges there are is looked at when the batch has been delivered: whoever adds some afterwards reads the source at a position
 * behind the batch, and waits for that to be applied. Source: docs/validation.md.
 */
final class TouchedRanges {

    private final StreamedTables tables;
    private final ChangedKeys keys;
    private final Map<StreamedTable, TableRanges> ranges = new HashMap<>();
    private long version;

    /** @param keys told what is changed */
    TouchedRanges(StreamedTables tables, ChangedKeys keys) {
        this.tables = tables;
        this.keys = keys;
    }

    /** All events of a batch follow, in the ranges that were known last; so nobody has to read a large transaction for them alone. */
    void begin(Position applied, Batch batch) {
        keys.begin(applied, batch.end());
        ranges.values().forEach(TableRanges::begin);
    }

    /** One event of the batch. */
    void see(ChangeEvent change, Position batchEnd) {
        if (ranges.isEmpty()) {
            return;
        }
        TableRanges touched = ranges.get(tables.of(change.mapping()));
        if (touched != null) {
            EventRow before = change.before();
            EventRow after = change.after();
            touched.touch(before, batchEnd);
            if (after != null && (before == null || !before.key().equals(after.key()))) {
                touched.touch(after, batchEnd);
            }
        }
    }

    /**
     * Marks them in the transaction that brings the batch in, or in one that commits before any of it is in.
     *
     * @param batch all of whose events were seen
     * @param applied before it
     */
    void mark(ValidationStore store, Batch batch, Position applied) {
        if (isReloaded(store, applied)) {
            batch.transactions()
                    .forEach(transaction -> transaction.events().forEach(change -> see(change, batch.end())));
        }
        List<Long> ids = new ArrayList<>();
        ranges.values().forEach(touched -> touched.addTo(ids));
        if (!ids.isEmpty()) {
            store.changed(ids, batch.end().encode());
        }
    }

    private boolean isReloaded(ValidationStore store, Position applied) {
        long now = store.version();
        if (now == version) {
            return false;
        }
        List<RangeRecord> all = store.ranges();
        Map<String, List<RangeRecord>> byTable = new HashMap<>();
        all.forEach(range ->
                byTable.computeIfAbsent(range.table(), t -> new ArrayList<>()).add(range));
        ranges.clear();
        for (StreamedTable table : tables.all()) {
            List<RangeRecord> found = byTable.get(table.name());
            if (found != null) {
                ranges.put(table, new TableRanges(table.order(), found));
            }
        }
        keys.follow(all, applied);
        version = now;
        return true;
    }

    /** The ranges of one table, ascending. */
    private final class TableRanges {
        private final long[] ids;
        private final @Nullable ExactKeyOrder order;
        private final String @Nullable [] bounds;
        private final BitSet touched = new BitSet();
        private boolean isAllTouched;

        TableRanges(@Nullable ExactKeyOrder order, List<RangeRecord> records) {
            this.ids = records.stream().mapToLong(RangeRecord::id).toArray();
            this.order = order;
            this.bounds = order == null ? null : bounds(order, records);
        }

        private static String @Nullable [] bounds(ExactKeyOrder order, List<RangeRecord> records) {
            String[] forms = new String[records.size() - 1];
            for (int i = 0; i < forms.length; i++) {
                Key upper = Objects.requireNonNull(records.get(i).range().upper(), "only the last range is open above");
                String form = order.form(upper);
                if (form == null) {
                    return null;
                }
                forms[i] = form;
            }
            return forms;
        }

        void begin() {
            touched.clear();
            isAllTouched = false;
        }

        void touch(@Nullable EventRow row, Position batchEnd) {
            if (row == null || isAllTouched) {
                return;
            }
            if (ids.length == 1) {
                touched.set(0);
                keys.changed(ids[0], row.key(), batchEnd);
                return;
            }
            ExactKeyOrder known = order;
            String[] sorted = bounds;
            String form = known == null || sorted == null ? null : known.form(row.key());
            if (form == null || sorted == null) {
                // Never too few.
                touched.set(0, ids.length);
                isAllTouched = true;
                for (long id : ids) {
                    keys.changed(id, batchEnd);
                }
                return;
            }
            int found = Arrays.binarySearch(sorted, form);
            int place = found >= 0 ? found : -found - 1;
            touched.set(place);
            keys.changed(ids[place], row.key(), batchEnd);
        }

        void addTo(List<Long> marked) {
            touched.stream().forEach(place -> marked.add(ids[place]));
        }
    }
}
