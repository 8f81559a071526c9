package io.landbridge.connectors.postgresql;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.stream.EventRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the plan as the log describes it: turns its tuples into events. For one thread. */
final class LoggedTable {

    private static final int NOT_LOGGED = -1;

    /** Of most rows; nobody may change what an event holds. */
    private static final BitSet NOTHING = new BitSet();

    private final TableMapping mapping;
    private final boolean[] isIdentity;
    private final Field[] reads;
    private final Field[] key;
    private final BitSet allButKey = new BitSet();
    private final TextRow row = new TextRow();
    private final Tuple older;
    private final Tuple newer;

    /** @param column its place in a tuple; {@link #NOT_LOGGED} for a computed one */
    private record Field(int column, @Nullable ValueChange change) {}

    /** One tuple's values, in arrays that are used again for the next. */
    private static final class Tuple {
        private final int[] offsets;
        private final int[] lengths;

        Tuple(int columns) {
            offsets = new int[columns];
            lengths = new int[columns];
        }
    }

    /** @param columns as the log names them, in the order of its tuples */
    LoggedTable(TableMapping mapping, List<String> columns, boolean[] isIdentity, ValueChanges changes) {
        this.mapping = mapping;
        this.isIdentity = isIdentity;
        this.reads = new Field[mapping.reads().size()];
        for (int i = 0; i < reads.length; i++) {
            Read read = mapping.reads().get(i);
            reads[i] =
                    new Field(columns.indexOf(read.column().name()), changes.of(mapping, read.column(), read.wire()));
        }
        this.key = new Field[mapping.keyColumns().size()];
        for (int i = 0; i < key.length; i++) {
            Column column = mapping.source().column(mapping.keyColumns().get(i)).orElseThrow();
            key[i] = new Field(columns.indexOf(column.name()), changes.of(mapping, column, column.kind()));
        }
        this.older = new Tuple(columns.size());
        this.newer = new Tuple(columns.size());
        for (int i = 0; i < reads.length; i++) {
            if (reads[i].column() == NOT_LOGGED || !isKey(reads[i].column())) {
                allButKey.set(i);
            }
        }
    }

    TableMapping mapping() {
        return mapping;
    }

    ChangeEvent insert(LogMessage message) {
        message.letter();
        read(message, newer);
        return new ChangeEvent(mapping, Operation.INSERT, null, whole(message, newer));
    }

    ChangeEvent update(LogMessage message) {
        char form = message.letter();
        EventRow before = null;
        if (form != 'N') {
            read(message, older);
            boolean isWhole = form == 'O';
            if (!isWhole) {
                keepIdentity(older);
            }
            before = row(message, older, key(message, older));
            message.letter();
        }
        read(message, newer);
        if (form != 'N') {
            fillUnchanged();
        }
        Key newKey = key(message, newer);
        if (before == null) {
            // no old image at all: the key is as it was
            before = keyOnly(message, newKey);
        }
        return new ChangeEvent(mapping, Operation.UPDATE, before, row(message, newer, newKey));
    }

    ChangeEvent delete(LogMessage message) {
        char form = message.letter();
        read(message, older);
        if (form != 'O') {
            keepIdentity(older);
        }
        return new ChangeEvent(mapping, Operation.DELETE, row(message, older, key(message, older)), null);
    }

    private static void read(LogMessage message, Tuple tuple) {
        message.tuple(tuple.offsets, tuple.lengths);
    }

    /** In the image of a key all other columns are NULL, which says nothing of them. */
    private void keepIdentity(Tuple tuple) {
        for (int i = 0; i < isIdentity.length; i++) {
            if (!isIdentity[i]) {
                tuple.lengths[i] = LogMessage.UNCHANGED;
            }
        }
    }

    /** An old image holds its large values; that of a key is there when one of the key's is large. */
    private void fillUnchanged() {
        for (int i = 0; i < newer.lengths.length; i++) {
            if (newer.lengths[i] == LogMessage.UNCHANGED) {
                newer.lengths[i] = older.lengths[i];
                newer.offsets[i] = older.offsets[i];
            }
        }
    }

    private EventRow whole(LogMessage message, Tuple tuple) {
        return row(message, tuple, key(message, tuple));
    }

    private EventRow keyOnly(LogMessage message, Key newKey) {
        return new EventRow(newKey, encoded(message, newer, allButKey), allButKey);
    }

    private boolean isKey(int column) {
        for (Field field : key) {
            if (field.column() == column) {
                return true;
            }
        }
        return false;
    }

    private EventRow row(LogMessage message, Tuple tuple, Key rowKey) {
        BitSet absent = NOTHING;
        for (int i = 0; i < reads.length; i++) {
            int column = reads[i].column();
            if (column == NOT_LOGGED || tuple.lengths[column] == LogMessage.UNCHANGED) {
                if (absent.isEmpty()) {
                    absent = new BitSet(reads.length);
                }
                absent.set(i);
            }
        }
        return new EventRow(rowKey, encoded(message, tuple, absent), absent);
    }

    private byte[] encoded(LogMessage message, Tuple tuple, BitSet absent) {
        for (int i = 0; i < reads.length; i++) {
            int column = reads[i].column();
            if (absent.get(i) || tuple.lengths[column] == LogMessage.NULL) {
                row.appendNull();
            } else {
                ValueChange change = reads[i].change();
                if (change == null) {
                    row.appendEscaped(message.bytes(), tuple.offsets[column], tuple.lengths[column]);
                } else {
                    row.appendEscaped(change.apply(text(message, tuple, column)));
                }
            }
            row.end(i == reads.length - 1);
        }
        return row.take();
    }

    private Key key(LogMessage message, Tuple tuple) {
        List<String> values = new ArrayList<>(key.length);
        for (Field field : key) {
            if (tuple.lengths[field.column()] < 0) {
                throw new IllegalStateException("A change of " + mapping.name() + " holds no key");
            }
            String text = text(message, tuple, field.column());
            values.add(field.change() == null ? text : field.change().apply(text));
        }
        return new Key(values);
    }

    private static String text(LogMessage message, Tuple tuple, int column) {
        return new String(message.bytes(), tuple.offsets[column], tuple.lengths[column], StandardCharsets.UTF_8);
    }
}
