package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.TableMapping;
import org.jspecify.annotations.Nullable;

/**
 * One change of one source row.
 *
 * @param before null for an INSERT; for others at least the key is there. An UPDATE whose key differs from {@code after}'s is a key change
 * @param after null for a DELETE
 */
public record ChangeEvent(
        TableMapping mapping,
        Operation operation,
        @Nullable EventRow before,
        @Nullable EventRow after) {

    /** What happened to the row at the source. */
    public enum Operation {
        INSERT,
        UPDATE,
        DELETE
    }
}
