package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.copy.RowRefusedException;
import org.jspecify.annotations.Nullable;

/**
 * What the target said to an event's change.
 *
 * @param unique whether another row has the same unique value
 */
record Refusal(boolean unique, @Nullable String column, String reason) {

    static Refusal of(RowRefusedException refused) {
        return new Refusal(refused.isUniqueConflict(), refused.column(), refused.what());
    }
}
