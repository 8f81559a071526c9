package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.stream.RowChange.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees whether a unique value goes from one row to another, so that changes of different rows depend on each other. */
final class UniqueValues {

    private static final byte[] NULL = {'\\', 'N'};

    private UniqueValues() {}

    /**
     * Whether no two of the changes have a unique value in common, old or new; false also when that cannot be told, because the log does not
     * have an old value.
     *
     * @param changes at most one of each row, of an output whose unique values are told apart by bytes
     */
    static boolean areApart(OutputShape shape, List<PlannedChange> changes) {
        return shape.uniques().stream().allMatch(columns -> areApart(columns, changes));
    }

    private static boolean areApart(int[] columns, List<PlannedChange> changes) {
        Set<ByteBuffer> touched = new HashSet<>();
        for (PlannedChange planned : changes) {
            RowChange change = planned.change();
            byte[] before = planned.before();
            if (before == null && !(change.kind() == Kind.INSERT && change.exact())) {
                return false;
            }
            byte[] old = before == null ? null : EncodedFields.pick(before, columns);
            byte[] now = change.kind() == Kind.DELETE ? null : EncodedFields.pick(row(change, before), columns);
            boolean same = old != null && now != null && Arrays.equals(old, now);
            if (!same && !(isFirst(old, touched) && isFirst(now, touched))) {
                return false;
            }
        }
        return true;
    }

    private static byte[] row(RowChange change, byte @Nullable [] before) {
        return before == null ? change.row() : EncodedFields.merge(before, change.row(), change.absent());
    }

    /** NULL is not a value that only one row may have. */
    private static boolean isFirst(byte @Nullable [] value, Set<ByteBuffer> touched) {
        return value == null || hasNull(value) || touched.add(ByteBuffer.wrap(value));
    }

    /** Whether one of the fields that were picked is NULL. */
    static boolean hasNull(byte[] value) {
        int start = 0;
        for (int at = 0; at < value.length; at++) {
            if (value[at] == '\t' || value[at] == '\n') {
                if (Arrays.equals(value, start, at, NULL, 0, NULL.length)) {
                    return true;
                }
                start = at + 1;
            }
        }
        return false;
    }
}
