package io.landbridge.pipeline.chunk;

import java.util.Set;

/** Where a chunk stands; the life cycle on one screen. Source: docs/protocol.md, "Copying one chunk" and "Applying". */
public enum ChunkState {
    /** Nobody copies it; a change event for its keys is skipped, because the later copy's fence holds it. */
    PENDING,
    /** Claimed under a token and a lease; a change event for its keys waits. */
    COPYING,
    /** Its rows are in the target as of its fence. */
    COPIED,
    /** A single key that the target refuses; change events for it are counted and skipped. */
    QUARANTINED;

    /** The states a chunk may go to from here, each with its reason. */
    public Set<ChunkState> successors() {
        return switch (this) {
            // claimed
            case PENDING -> Set.of(COPYING);
            // committed with its rows | given back, or its lease ran out | its one key was refused
            case COPYING -> Set.of(COPIED, PENDING, QUARANTINED);
            // resync or re-copy of a key, in the applier's own transaction | a change of its one key was refused
            case COPIED -> Set.of(PENDING, QUARANTINED);
            // quarantine retry
            case QUARANTINED -> Set.of(PENDING);
        };
    }
}
