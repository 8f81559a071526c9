package io.landbridge.pipeline.transform;

import io.landbridge.pipeline.chunk.Key;
import org.jspecify.annotations.Nullable;

/**
 * A source row that cannot be carried over as the plan says.
 *
 * @param key null when the table has no row key
 * @param column target column whose value could not be made; null when the whole row is refused
 * @param reason in words; holds no cell value
 * @param image the columns that were read as a JSON object, for people
 */
public record RejectedRow(
        @Nullable Key key, @Nullable String column, TransformError code, String reason, String image) {

    /** Takes rejected rows. */
    @FunctionalInterface
    public interface Sink {

        /** Takes one; the transform goes on with the next row unless this throws. */
        void rejected(RejectedRow row);
    }
}
