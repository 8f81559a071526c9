package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ValidationStore;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
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
    private final Map<StreamedTable, TableRanges> ranges = new HashMap<>();
    private long version;

    TouchedRanges(StreamedTables tables) {
        this.tables = tables;
    }

    /** Marks them in the transaction that brings the batch in, or in one that commits before any of it is in. */
    void mark(ValidationStore store, Batch batch) {
        load(store);
        if (ranges.isEmpty()) {
            return;
        }
        for (SourceTransaction transaction : batch.transactions()) {
            for (ChangeEvent change : transaction.events()) {
                TableRanges touched = ranges.get(tables.of(change.mapping()));
                if (touched != null && !touched.isAllTouched()) {
                    touched.touch(change.before());
                    touched.touch(change.after());
                }
            }
        }
        List<Long> ids = new ArrayList<>();
        ranges.values().forEach(touched -> touched.drain(ids));
        if (!ids.isEmpty()) {
            store.changed(ids, batch.end().encode());
        }
    }

    private void load(ValidationStore store) {
        long now = store.version();
        if (now == version) {
            return;
        }
        Map<String, List<RangeRecord>> byTable = new HashMap<>();
        store.ranges()
                .forEach(range -> byTable.computeIfAbsent(range.table(), t -> new ArrayList<>())
                        .add(range));
        ranges.clear();
        for (StreamedTable table : tables.all()) {
            List<RangeRecord> found = byTable.get(table.name());
            if (found != null) {
                ranges.put(table, new TableRanges(table.order(), found));
            }
        }
        version = now;
    }

    /** The ranges of one table, ascending. */
    private static final class TableRanges {
        private final long[] ids;
        private final @Nullable ExactKeyOrder order;
        private final String @Nullable [] bounds;
        private final BitSet touched = new BitSet();

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

        boolean isAllTouched() {
            return touched.cardinality() == ids.length;
        }

        void touch(@Nullable EventRow row) {
            if (row == null) {
                return;
            }
            ExactKeyOrder known = order;
            String[] sorted = bounds;
            String form = ids.length == 1 || known == null || sorted == null ? null : known.form(row.key());
            if (form == null || sorted == null) {
                // Never too few.
                touched.set(0, ids.length);
                return;
            }
            int found = Arrays.binarySearch(sorted, form);
            touched.set(found >= 0 ? found : -found - 1);
        }

        void drain(List<Long> into) {
            touched.stream().forEach(place -> into.add(ids[place]));
            touched.clear();
        }
    }
}
