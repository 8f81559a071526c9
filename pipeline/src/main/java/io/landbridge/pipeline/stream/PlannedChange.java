package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import org.jspecify.annotations.Nullable;

/** A change of a target row that is about to be written. */
final class PlannedChange {

    private final RowChange change;
    private final Key key;
    private final byte @Nullable [] before;

    /**
     * @param key of the source row that it comes from
     * @param before the target's whole row before it; null when nobody knows, or there is none
     */
    PlannedChange(RowChange change, Key key, byte @Nullable [] before) {
        this.change = change;
        this.key = key;
        this.before = before;
    }

    RowChange change() {
        return change;
    }

    Key key() {
        return key;
    }

    byte @Nullable [] before() {
        return before;
    }
}
