package io.landbridge.connectors.mysql;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Read;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.pipeline.stream.EventRow;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A table of the plan as the log describes it: turns its rows into events. For one thread. */
final class LoggedTable {

    private static final int NULL = -1;
    private static final int ABSENT = -2;

    private final TableMapping mapping;
    private final TableMap map;
    private final Field[] reads;
    private final Field[] key;
    private final RowBuffer row = new RowBuffer();
    private final int[] before;
    private final int[] after;

    private record Field(int column, LogValue value, FieldSpelling spelling) {}

    LoggedTable(TableMapping mapping, TableMap map, CharacterSets sets) {
        this.mapping = mapping;
        this.map = map;
        List<Column> columns = mapping.source().columns();
        FieldSpelling[] spellings = MySqlProjection.spellings(mapping);
        this.reads = new Field[spellings.length];
        for (int i = 0; i < reads.length; i++) {
            Read read = mapping.reads().get(i);
            reads[i] = field(columns, read.column(), read.wire(), spellings[i], sets);
        }
        this.key = new Field[mapping.keyColumns().size()];
        for (int i = 0; i < key.length; i++) {
            Column column = mapping.source().column(mapping.keyColumns().get(i)).orElseThrow();
            key[i] = field(columns, column, column.kind(), MySqlProjection.spelling(column), sets);
        }
        this.before = new int[columns.size()];
        this.after = new int[columns.size()];
    }

    private Field field(
            List<Column> columns, Column column, ValueKind wire, FieldSpelling spelling, CharacterSets sets) {
        int index = 0;
        while (!columns.get(index).name().equals(column.name())) {
            index++;
        }
        LogValue value = LogValue.of(column, wire, map.types()[index], map.meta()[index], sets);
        return new Field(index, value, spelling);
    }

    /** Whether the log still lays rows out in the same way. */
    boolean isFor(TableMap other) {
        return java.util.Arrays.equals(map.types(), other.types()) && java.util.Arrays.equals(map.meta(), other.meta());
    }

    TableMapping mapping() {
        return mapping;
    }

    /** Reads the rows of one event, the cursor at the first of them. */
    void read(
            LogCursor in, Operation operation, boolean[] imageBefore, boolean[] imageAfter, Consumer<ChangeEvent> to) {
        while (in.hasMore()) {
            EventRow older = null;
            EventRow newer = null;
            if (operation != Operation.INSERT) {
                locate(in, imageBefore, before);
                older = row(in, before);
            }
            if (operation != Operation.DELETE) {
                locate(in, imageAfter, after);
                newer = row(in, after);
            }
            to.accept(new ChangeEvent(mapping, operation, older, newer));
        }
    }

    /** Steps over a row and notes where each column's value begins. */
    private void locate(LogCursor in, boolean[] present, int[] places) {
        int count = 0;
        for (boolean isPresent : present) {
            count += isPresent ? 1 : 0;
        }
        boolean[] isNull = in.bits(count);
        int next = 0;
        for (int i = 0; i < places.length; i++) {
            if (!present[i]) {
                places[i] = ABSENT;
            } else if (isNull[next++]) {
                places[i] = NULL;
            } else {
                places[i] = in.position();
                in.skip(LogValue.length(map.types()[i], map.meta()[i], in));
            }
        }
    }

    private EventRow row(LogCursor in, int[] places) {
        BitSet absent = new BitSet();
        Key rowKey = key(in, places);
        for (int i = 0; i < reads.length; i++) {
            if (i > 0) {
                row.appendByte('\t');
            }
            int place = places[reads[i].column()];
            if (place < 0) {
                row.appendNull();
                if (place == ABSENT) {
                    absent.set(i);
                }
            } else {
                reads[i].spelling().append(row, value(in, reads[i], place));
            }
        }
        row.appendByte('\n');
        return new EventRow(rowKey, taken(), absent);
    }

    private byte[] taken() {
        byte[][] taken = new byte[1][];
        row.sendTo((bytes, offset, length) -> taken[0] = java.util.Arrays.copyOfRange(bytes, offset, offset + length));
        return taken[0];
    }

    private Key key(LogCursor in, int[] places) {
        List<String> values = new ArrayList<>(key.length);
        for (Field field : key) {
            int place = places[field.column()];
            if (place < 0) {
                throw new UnreadableLogException("a change of " + mapping.name() + " without its key");
            }
            values.add(field.spelling().text(value(in, field, place)));
        }
        return new Key(values);
    }

    private static byte[] value(LogCursor in, Field field, int place) {
        return field.value().read(new LogCursor(in.array(), place, in.array().length - place));
    }

    /** Null when every column is in an image; else the first that is missing and cannot be told. */
    @Nullable String missing(boolean[] present) {
        List<Column> columns = mapping.source().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (!present[i] && !columns.get(i).isComputed()) {
                return columns.get(i).name();
            }
        }
        return null;
    }
}
