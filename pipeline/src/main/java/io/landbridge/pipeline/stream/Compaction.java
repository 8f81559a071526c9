package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.stream.RowChange.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes one change of all changes of one row, by the bytes of their keys, so that what is left can be applied in any order and none of it
 * moves a row key. Where two spellings may be one key to the target, only when the target finds all keys that are left apart: a key that
 * came and went in between leaves nothing to find, and was nobody else's meanwhile.
 */
final class Compaction {

    private static final BitSet NOTHING_ABSENT = new BitSet();
    private static final byte[] NO_ROW = {};

    /** A row that came and went. */
    private static final RowChange NOTHING = new RowChange(Kind.DELETE, false, NO_ROW, NO_ROW, NOTHING_ABSENT);

    private final OutputShape shape;
    private final Map<ByteBuffer, PlannedChange> rows = new LinkedHashMap<>();

    private Compaction(OutputShape shape) {
        this.shape = shape;
    }

    /**
     * Compacts changes that come in the order of the log.
     *
     * @return at most one change for each row key; null when they do not follow from each other, so that they have to be made one by one
     */
    static @Nullable List<PlannedChange> of(OutputShape shape, List<PlannedChange> changes) {
        Compaction compaction = new Compaction(shape);
        for (PlannedChange change : changes) {
            if (!compaction.add(change)) {
                return null;
            }
        }
        List<PlannedChange> left = new ArrayList<>(compaction.rows.size());
        for (PlannedChange change : compaction.rows.values()) {
            if (change.change() != NOTHING) {
                left.add(change);
            }
        }
        return left;
    }

    private boolean add(PlannedChange next) {
        RowChange change = next.change();
        if (change.kind() != Kind.UPDATE) {
            return put(next);
        }
        if (shape.isKeyOf(change.row(), change.key())) {
            return put(next);
        }
        if (!change.absent().isEmpty()) {
            return false;
        }
        byte[] newKey = shape.keyOf(change.row());
        RowChange away = new RowChange(Kind.DELETE, change.exact(), change.key(), NO_ROW, NOTHING_ABSENT);
        RowChange there = new RowChange(Kind.INSERT, change.exact(), newKey, change.row(), NOTHING_ABSENT);
        return put(new PlannedChange(away, next.key(), next.before()))
                && put(new PlannedChange(there, next.key(), null));
    }

    private boolean put(PlannedChange next) {
        ByteBuffer key = ByteBuffer.wrap(next.change().key());
        PlannedChange before = rows.putIfAbsent(key, next);
        if (before == null) {
            return true;
        }
        RowChange folded = fold(before.change(), next.change());
        if (folded == null) {
            return false;
        }
        PlannedChange first = before.change() == NOTHING ? next : before;
        rows.put(key, new PlannedChange(folded, next.key(), first.before()));
        return true;
    }

    /** Both in one; null when the second cannot follow the first. */
    private static @Nullable RowChange fold(RowChange first, RowChange second) {
        if (first == NOTHING) {
            return second;
        }
        return switch (first.kind()) {
            case INSERT -> afterInsert(first, second);
            case UPDATE -> afterUpdate(first, second);
            case DELETE -> afterDelete(first, second);
        };
    }

    private static @Nullable RowChange afterInsert(RowChange first, RowChange second) {
        return switch (second.kind()) {
            case INSERT -> null;
            case UPDATE ->
                new RowChange(Kind.INSERT, first.exact(), first.key(), merged(first, second), NOTHING_ABSENT);
            // Where the copy may have held the row already, something may be there to delete.
            case DELETE ->
                first.exact() ? NOTHING : new RowChange(Kind.DELETE, false, first.key(), NO_ROW, NOTHING_ABSENT);
        };
    }

    private static @Nullable RowChange afterUpdate(RowChange first, RowChange second) {
        boolean exact = first.exact() || second.exact();
        return switch (second.kind()) {
            case INSERT -> null;
            case UPDATE -> {
                BitSet absent = (BitSet) first.absent().clone();
                absent.and(second.absent());
                yield new RowChange(Kind.UPDATE, exact, first.key(), merged(first, second), absent);
            }
            case DELETE -> new RowChange(Kind.DELETE, exact, first.key(), NO_ROW, NOTHING_ABSENT);
        };
    }

    private static @Nullable RowChange afterDelete(RowChange first, RowChange second) {
        if (second.kind() != Kind.INSERT) {
            // Deleting twice is what a key that is erased may come to.
            return second.kind() == Kind.DELETE && !second.exact() ? first : null;
        }
        boolean there = first.exact() && second.exact();
        return new RowChange(there ? Kind.UPDATE : Kind.INSERT, there, second.key(), second.row(), NOTHING_ABSENT);
    }

    private static byte[] merged(RowChange first, RowChange second) {
        return EncodedFields.merge(first.row(), second.row(), second.absent());
    }
}
