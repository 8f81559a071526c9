package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.position.Fence;
import org.jspecify.annotations.Nullable;

/**
 * Keeps copy and stream from losing a change between them: a chunk's fence must answer YES for every transaction that the stream had
 * delivered when the chunk's claim committed, because events for a chunk that was PENDING then have been skipped. Safe for several threads.
 *
 * <p>Source: docs/protocol.md, "Copying one chunk", step 3.
 */
public interface Barrier {

    /**
     * Learns what the stream has delivered by now; asked after the claim has committed, never before.
     *
     * @return what the chunk's fence has to hold
     */
    Delivered after(Chunk claimed);

    /** What the stream had delivered at one moment. */
    interface Delivered {

        /** Whether the fence's snapshot has seen all of it; false asks for a newer snapshot. */
        boolean isHeldBy(Fence fence);

        /**
         * The position that the stream must have applied before a chunk that gave way to it is claimed again.
         *
         * @return null when no stream will ever come past, so that there is nothing to wait for
         */
        @Nullable String resumeAfter(Fence fence);
    }

    /** While no stream has ever delivered anything: every snapshot holds all of nothing, and nothing is worth waiting for. */
    Barrier NO_STREAM = claimed -> new Delivered() {
        @Override
        public boolean isHeldBy(Fence fence) {
            return true;
        }

        @Override
        public @Nullable String resumeAfter(Fence fence) {
            return null;
        }
    };
}
