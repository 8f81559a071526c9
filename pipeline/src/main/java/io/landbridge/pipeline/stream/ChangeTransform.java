package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.ColumnMapping.Computed;
import io.landbridge.pipeline.plan.ColumnMapping.Converted;
import io.landbridge.pipeline.plan.ColumnMapping.Copied;
import io.landbridge.pipeline.plan.ColumnMapping.Listed;
import io.landbridge.pipeline.plan.ColumnMapping.Origin;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.pipeline.transform.ImageTransform;
import io.landbridge.pipeline.transform.ImageTransform.Made;
import io.landbridge.pipeline.transform.RejectedRow;
import io.landbridge.pipeline.transform.Transformation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns the change of a source row into changes of target rows: the difference between what a copy of the old row would have written and
 * what one of the new row would write. Not for several threads.
 */
final class ChangeTransform {

    private static final BitSet NOTHING = new BitSet();
    private static final byte[] NO_ROW = {};

    private final StreamedTable table;
    private final @Nullable ImageTransform images;
    private final boolean byKey;
    private @Nullable RejectedRow rejected;

    ChangeTransform(StreamedTable table) {
        this.table = table;
        Transformation transformation = table.transformation();
        this.images = transformation == null ? null : transformation.openImages();
        this.byKey = isByKey(table);
    }

    /** Whether a source key alone says which target rows are its own. */
    private static boolean isByKey(StreamedTable table) {
        TableMapping mapping = table.mapping();
        return mapping.transformer() == null
                && Arrays.stream(table.outputs().get(0).key())
                        .mapToObj(column -> mapping.columns().get(column).origin())
                        .allMatch(origin -> mapping.keyColumns().containsAll(reads(origin)));
    }

    private static List<String> reads(Origin origin) {
        if (origin instanceof Copied copied) {
            return List.of(copied.source().name());
        } else if (origin instanceof Converted converted) {
            return List.of(converted.source().name());
        } else if (origin instanceof Listed listed) {
            return List.of(listed.source().name());
        }
        return origin instanceof Computed computed ? computed.expression().reads() : List.of();
    }

    /** Takes what is to be done, in order. */
    interface Sink {

        /**
         * A target row is to be changed.
         *
         * @param before the target's whole row as it is now; null when nobody knows, or there is none
         */
        void change(int output, RowChange change, byte @Nullable [] before);

        /** The event does not tell what becomes of the key's rows, which have been deleted: they are to be copied anew. */
        void recopy(Key key);

        /**
         * The key's new row is refused; its rows have been deleted.
         *
         * @param image of the source row, for people
         * @param column target column; null when the whole row is refused
         */
        void quarantine(Key key, String image, @Nullable String column, String reason);
    }

    /**
     * Hands on what one event does.
     *
     * @param before at the old key; null for an INSERT
     * @param after at the new key; null for a DELETE
     */
    void run(ChangeEvent event, @Nullable Decision before, @Nullable Decision after, Sink out) {
        EventRow old = event.before();
        EventRow now = event.after();
        if (old == null) {
            insert(Objects.requireNonNull(now), Objects.requireNonNull(after), out);
        } else if (now == null) {
            delete(old, Objects.requireNonNull(before), out);
        } else {
            EventRow filled = filled(now, old);
            Decision atOld = Objects.requireNonNull(before);
            Decision atNew = Objects.requireNonNull(after);
            if (old.key().equals(now.key()) || (atOld.isExact() && atNew.isExact())) {
                update(old, filled, atOld, out);
            } else {
                // The old row may be there or not, for each key by itself: no row can be moved from one to the other.
                delete(old, atOld, out);
                insert(filled, atNew, out);
            }
        }
    }

    /** Instead of the change: deletes what its keys have in the target, before the key is copied anew or set aside. */
    void erase(ChangeEvent event, @Nullable Decision before, @Nullable Decision after, Sink out) {
        EventRow old = event.before();
        EventRow now = event.after();
        requireTold(before);
        requireTold(after);
        if (old != null && now != null && applies(before) && applies(after)) {
            eraseBoth(old, now, out);
        } else if (old != null && applies(before)) {
            erase(old, true, out);
        } else if (now != null && applies(after)) {
            erase(now, false, out);
        }
    }

    /**
     * Rows whose keys are made of more than the source's key are found by the images at hand. Where the copy may have seen a later one, rows of
     * it would stay that no event of a key that is set aside ever takes away.
     */
    private void requireTold(@Nullable Decision decision) {
        if (decision == Decision.APPLY_LOOSELY && !byKey) {
            throw StreamError.UNREADABLE_EVENT.of(
                    table.mapping(),
                    "A row was refused that was changed just while it was copied, and the log does not tell which rows the copy has made of"
                            + " it");
        }
    }

    private static boolean applies(@Nullable Decision decision) {
        return decision != null && decision.applies();
    }

    private void insert(EventRow now, Decision decision, Sink out) {
        if (!decision.applies()) {
            return;
        }
        List<Made> rows = rows(now);
        RejectedRow refused = rejected;
        if (refused != null) {
            requireTold(decision);
            erase(now, false, out);
            out.quarantine(now.key(), refused.image(), refused.column(), refused.reason());
        } else if (rows == null || rows.stream().anyMatch(row -> !row.absent().isEmpty())) {
            erase(now, false, out);
            out.recopy(now.key());
        } else {
            rows.forEach(row -> out.change(row.output(), insertOf(row, decision.isExact()), null));
        }
    }

    private void delete(EventRow old, Decision decision, Sink out) {
        if (!decision.applies()) {
            return;
        }
        List<Made> rows = rows(old);
        if (rows == null || rejected != null) {
            erase(old, true, out);
        } else {
            rows.forEach(row -> delete(row, decision.isExact(), out));
        }
    }

    private void update(EventRow old, EventRow now, Decision decision, Sink out) {
        if (!decision.applies()) {
            return;
        }
        List<Made> is = rows(now);
        RejectedRow refused = rejected;
        if (refused != null) {
            requireTold(decision);
            eraseBoth(old, now, out);
            out.quarantine(now.key(), refused.image(), refused.column(), refused.reason());
            return;
        }
        List<Made> was = rows(old);
        if (rejected != null) {
            was = null;
        }
        boolean whole = is != null && is.stream().allMatch(row -> row.absent().isEmpty());
        if (is == null || (!whole && (was == null || was.isEmpty()))) {
            eraseBoth(old, now, out);
            out.recopy(now.key());
        } else if (was == null) {
            // Whether the filter let the old row pass is not known: what is there goes, what belongs there comes.
            erase(old, true, out);
            is.forEach(row -> out.change(row.output(), insertOf(row, false), null));
        } else {
            difference(was, is, decision.isExact(), out);
        }
    }

    private void difference(List<Made> was, List<Made> is, boolean exact, Sink out) {
        if (was.size() == 1
                && is.size() == 1
                && was.get(0).output() == is.get(0).output()) {
            replace(was.get(0), is.get(0), exact, out);
            return;
        }
        Map<Place, Made> gone = new LinkedHashMap<>();
        was.forEach(row -> gone.put(place(row), row));
        Map<Place, Made> kept = new LinkedHashMap<>();
        for (Made row : is) {
            Made before = gone.remove(place(row));
            if (before != null) {
                kept.put(place(row), before);
            }
        }
        gone.values().forEach(row -> delete(row, exact, out));
        for (Made row : is) {
            Made before = kept.get(place(row));
            if (before == null) {
                out.change(row.output(), insertOf(row, exact), null);
            } else {
                replace(before, row, exact, out);
            }
        }
    }

    private void replace(Made before, Made after, boolean exact, Sink out) {
        boolean whole = before.absent().isEmpty() && after.absent().isEmpty();
        if (!whole || !Arrays.equals(before.row(), after.row())) {
            out.change(
                    after.output(),
                    new RowChange(Kind.UPDATE, exact, keyOf(before), after.row(), after.absent()),
                    known(before, exact));
        }
    }

    private record Place(int output, ByteBuffer key) {}

    private Place place(Made row) {
        return new Place(row.output(), ByteBuffer.wrap(keyOf(row)));
    }

    private void delete(Made row, boolean exact, Sink out) {
        out.change(row.output(), deleteOf(row, exact), known(row, exact));
    }

    /** What the copy may have seen later is not known from the log's old image. */
    private static byte @Nullable [] known(Made before, boolean exact) {
        return exact && before.absent().isEmpty() ? before.row() : null;
    }

    private RowChange insertOf(Made row, boolean exact) {
        return new RowChange(Kind.INSERT, exact, keyOf(row), row.row(), NOTHING);
    }

    private RowChange deleteOf(Made row, boolean exact) {
        return new RowChange(Kind.DELETE, exact, keyOf(row), NO_ROW, NOTHING);
    }

    private void eraseBoth(EventRow old, EventRow now, Sink out) {
        erase(old, true, out);
        if (table.mapping().transformer() != null || !Arrays.equals(keyOf(keyed(old)), keyOf(keyed(now)))) {
            erase(now, false, out);
        }
    }

    /** @param needed whether the key's rows may be there although the image does not name them */
    private void erase(EventRow image, boolean needed, Sink out) {
        if (table.mapping().transformer() == null) {
            delete(keyed(image), false, out);
            return;
        }
        List<Made> rows = rows(image);
        if (rows != null) {
            rows.forEach(row -> delete(row, false, out));
        } else if (needed) {
            throw unreadable("lacks values that its transformer needs");
        }
        rejected = null;
    }

    private Made keyed(EventRow image) {
        if (images == null) {
            return new Made(0, image.encoded(), image.absent());
        }
        BitSet key = new BitSet();
        for (int column : table.outputs().get(0).key()) {
            key.set(column);
        }
        Made row = images.columns(image.encoded(), image.absent(), key);
        if (row == null) {
            throw unreadable("has a key that cannot be carried over");
        }
        return row;
    }

    /** Null when the image does not tell; {@link #rejected} says whether a rule rejects it. */
    private @Nullable List<Made> rows(EventRow image) {
        rejected = null;
        if (images == null) {
            return List.of(new Made(0, image.encoded(), image.absent()));
        }
        List<Made> rows = images.rows(image.encoded(), image.absent());
        rejected = images.rejected();
        return rows;
    }

    private byte[] keyOf(Made row) {
        OutputShape shape = table.outputs().get(row.output());
        if (!shape.hasKey(row.absent())) {
            throw unreadable("lacks the target's row key");
        }
        return shape.keyOf(row.row());
    }

    /** A value that the log left out because it did not change is the old image's, where that has it. */
    private static EventRow filled(EventRow now, EventRow old) {
        if (now.isWhole()) {
            return now;
        }
        BitSet still = (BitSet) now.absent().clone();
        still.and(old.absent());
        return still.equals(now.absent())
                ? now
                : new EventRow(now.key(), EncodedFields.merge(old.encoded(), now.encoded(), now.absent()), still);
    }

    private LandbridgeException unreadable(String what) {
        return new LandbridgeException(
                StreamError.UNREADABLE_EVENT, table.name(), "The log's image of a changed row " + what + ".");
    }
}
