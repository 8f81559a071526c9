package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.ColumnMapping;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Index;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ties of a table of which bytes say what is the same: its row keys, and the values that must be unique in the target, of old and new
 * images. Safe for several threads.
 *
 * <p>Source: docs/protocol.md, "Lanes".
 */
final class RowTies implements Ties {

    private final @Nullable ExactKeyOrder order;
    private final List<Unique> uniques;

    private RowTies(@Nullable ExactKeyOrder order, List<Unique> uniques) {
        this.order = order;
        this.uniques = List.copyOf(uniques);
    }

    /** Columns that are unique together. */
    private static final class Unique {
        private final int[] fields;
        private final boolean nullsCount;

        /**
         * @param fields their places in {@link TableMapping#reads()}
         * @param nullsCount whether NULL, too, may be only one row's
         */
        Unique(int[] fields, boolean nullsCount) {
            this.fields = fields;
            this.nullsCount = nullsCount;
        }

        boolean isWhole(BitSet absent) {
            return Arrays.stream(fields).noneMatch(absent::get);
        }

        boolean counts(byte[] value) {
            return nullsCount || !UniqueValues.hasNull(value);
        }
    }

    /** A unique value that a row has or had. */
    record UniqueValue(int index, ByteBuffer value) {}

    /**
     * The ties of a mapping's table.
     *
     * @param order of its keys; null when only the source knows it
     */
    static Ties of(TableMapping mapping, @Nullable ExactKeyOrder order, Engine source, Engine target) {
        if (mapping.transformer() != null || (order == null && !areKeysApart(mapping, source))) {
            return UNKNOWN;
        }
        Output output = mapping.outputs().get(0);
        Map<String, Integer> fields = copiedFields(mapping, output, target);
        List<String> rowKey = output.target().rowKey();
        List<Unique> uniques = new ArrayList<>();
        if (!fields.keySet().containsAll(rowKey)) {
            return UNKNOWN;
        }
        if (!positions(rowKey, fields).equals(keyFields(mapping))) {
            uniques.add(unique(rowKey, fields, false));
        }
        for (Index index : output.target().indexes()) {
            List<String> columns = index.plainColumns();
            if (!index.unique() || columns.equals(rowKey)) {
                continue;
            }
            if (columns.isEmpty() || !fields.keySet().containsAll(columns)) {
                return UNKNOWN;
            }
            uniques.add(unique(columns, fields, index.nullsNotDistinct()));
        }
        return new RowTies(order, uniques);
    }

    private static boolean areKeysApart(TableMapping mapping, Engine source) {
        return mapping.keyColumns().stream()
                .map(name -> mapping.source().column(name).orElseThrow())
                .allMatch(column -> ByteSameness.holds(column.kind(), column.type(), source));
    }

    /** Where the source has the values that the target's columns get as they are, of those that bytes tell apart there. */
    private static Map<String, Integer> copiedFields(TableMapping mapping, Output output, Engine target) {
        List<String> read =
                mapping.reads().stream().map(Read::column).map(Column::name).toList();
        Map<String, Integer> fields = new HashMap<>();
        for (ColumnMapping column : output.columns()) {
            if (column.origin() instanceof Copied copied
                    && ByteSameness.holds(column.wire(), column.target().type(), target)) {
                int field = read.indexOf(copied.source().name());
                if (field >= 0) {
                    fields.put(column.target().name(), field);
                }
            }
        }
        return fields;
    }

    private static Set<Integer> keyFields(TableMapping mapping) {
        Set<Integer> fields = new HashSet<>();
        for (int field = 0; field < mapping.reads().size(); field++) {
            if (mapping.keyColumns()
                    .contains(mapping.reads().get(field).column().name())) {
                fields.add(field);
            }
        }
        return fields;
    }

    private static Set<Integer> positions(List<String> columns, Map<String, Integer> fields) {
        Set<Integer> found = new HashSet<>();
        columns.forEach(column -> found.add(fields.get(column)));
        return found;
    }

    private static Unique unique(List<String> columns, Map<String, Integer> fields, boolean nullsCount) {
        return new Unique(columns.stream().mapToInt(fields::get).toArray(), nullsCount);
    }

    @Override
    public boolean touch(ChangeEvent event, Consumer<Object> touched) {
        EventRow old = event.before();
        EventRow now = event.after();
        if (old != null && !touchKey(old.key(), touched)) {
            return false;
        }
        if (now != null && (old == null || !old.key().equals(now.key())) && !touchKey(now.key(), touched)) {
            return false;
        }
        for (int index = 0; index < uniques.size(); index++) {
            if (!touchValues(index, old, now, touched)) {
                return false;
            }
        }
        return true;
    }

    private boolean touchKey(Key key, Consumer<Object> touched) {
        Object form = order == null ? key : order.form(key);
        if (form == null) {
            return false;
        }
        touched.accept(form);
        return true;
    }

    private boolean touchValues(int index, @Nullable EventRow old, @Nullable EventRow now, Consumer<Object> touched) {
        Unique unique = uniques.get(index);
        // Whose value becomes free is not known, or whose it stays.
        if (old != null && !unique.isWhole(old.absent())) {
            return false;
        }
        if (old != null) {
            touchValue(index, old.encoded(), touched);
        }
        if (now == null) {
            return true;
        }
        if (unique.isWhole(now.absent())) {
            touchValue(index, now.encoded(), touched);
            return true;
        }
        if (old == null) {
            return false;
        }
        touchValue(index, EncodedFields.merge(old.encoded(), now.encoded(), now.absent()), touched);
        return true;
    }

    private void touchValue(int index, byte[] row, Consumer<Object> touched) {
        Unique unique = uniques.get(index);
        byte[] value = EncodedFields.pick(row, unique.fields);
        if (unique.counts(value)) {
            touched.accept(new UniqueValue(index, ByteBuffer.wrap(value)));
        }
    }
}
