package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.position.FenceAnswer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who brings a change into the target: the copy or the stream.
 *
 * <p>Source: docs/protocol.md, "The hand-off"; the table there is this one.
 */
final class HandOff {

    private HandOff() {}

    /**
     * Decides about a change at a key of a chunk.
     *
     * @param state read after the change was published as delivered
     * @param answer of the chunk's fence about the change's transaction; asked of COPIED chunks only, null for others
     */
    static Decision decide(ChunkState state, @Nullable FenceAnswer answer) {
        return switch (state) {
            // The barrier makes the fence of the copy that comes hold it.
            case PENDING -> Decision.SKIP_PENDING;
            // Whether the copy holds it is known when the copy has ended.
            case COPYING -> Decision.WAIT;
            case COPIED ->
                switch (Objects.requireNonNull(answer, "a COPIED chunk has a fence")) {
                    case YES -> Decision.SKIP_SEEN;
                    case NO -> Decision.APPLY;
                    // Not skipped: if the copy does not hold it nobody else would bring it.
                    case MAYBE -> Decision.APPLY_LOOSELY;
                };
            // A retry copies the key anew under a fresh fence.
            case QUARANTINED -> Decision.SKIP_QUARANTINED;
        };
    }
}
