package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import org.jspecify.annotations.Nullable;

/** A chunk that is ours under its token, with the target session that will copy it. Not for several threads. */
public final class ClaimedChunk {

    private final Chunk chunk;
    private final TargetTransaction target;
    private final String session;
    private final Barrier.Delivered delivered;
    private final @Nullable Long restId;
    private final long beganNanos;
    private boolean spent;

    /** @param restId of the chunk that was cut off above it; null when none was */
    ClaimedChunk(
            Chunk chunk,
            TargetTransaction target,
            Barrier.Delivered delivered,
            @Nullable Long restId,
            long beganNanos) {
        this.chunk = chunk;
        this.target = target;
        this.session = target.session();
        this.delivered = delivered;
        this.restId = restId;
        this.beganNanos = beganNanos;
    }

    /** As claimed, and cut. */
    public Chunk chunk() {
        return chunk;
    }

    TargetTransaction target() {
        return target;
    }

    /** Of the target, known even when it is lost. */
    String session() {
        return session;
    }

    Barrier.Delivered delivered() {
        return delivered;
    }

    @Nullable Long restId() {
        return restId;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Takes it for its one attempt; false when it has had that. */
    boolean spend() {
        boolean first = !spent;
        spent = true;
        return first;
    }
}
