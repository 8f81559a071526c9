package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.copy.Barrier;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Fence;

/** The barrier of a copy that a stream runs beside: what the stream has published as delivered must be in a chunk's fence. */
public final class StreamBarrier implements Barrier {

    private final Ledger ledger;
    private final String stream;

    /** @param stream has a row in the ledger before the first chunk is claimed */
    public StreamBarrier(Ledger ledger, String stream) {
        this.ledger = ledger;
        this.stream = stream;
    }

    @Override
    public Delivered after(Chunk claimed) {
        // In a transaction of its own, which begins after the claim's commit.
        StreamRecord row = ledger.inTransaction(
                        transaction -> transaction.streams().find(stream))
                .orElseThrow(() -> new LandbridgeException(
                        LedgerError.INCONSISTENT,
                        claimed.describe(),
                        "A chunk is copied beside the stream '" + stream + "', which has no position yet."));
        Delivery delivery = Delivery.decode(row.delivery());
        return new Delivered() {
            @Override
            public boolean isHeldBy(Fence fence) {
                return delivery.isSeenBy(fence);
            }

            @Override
            public String resumeAfter(Fence fence) {
                return fence.passedAt().encode();
            }
        };
    }
}
