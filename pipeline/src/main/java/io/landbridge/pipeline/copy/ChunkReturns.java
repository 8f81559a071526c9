package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.Outcome;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives chunks back whose copying failed, and remembers those for which even that failed: they are still ours in the ledger, and as long as
 * this process lives nobody else would take them over. Safe for several threads.
 */
final class ChunkReturns {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkReturns.class);

    private final TargetTransaction.Opener transactions;
    private final Queue<Unsettled> unsettled = new ConcurrentLinkedQueue<>();

    ChunkReturns(TargetTransaction.Opener transactions) {
        this.transactions = transactions;
    }

    private record Unsettled(Chunk chunk, String session, String reason) {}

    /** Rolls back and gives the chunk back on its own session, or on another one when that has broken. */
    void giveBack(ClaimedChunk claimed, Chunk chunk, String reason, @Nullable String notBefore) {
        NamedPoint.RELEASE_BEGINS.pass();
        try {
            TargetTransaction target = claimed.target();
            target.rollback();
            target.chunks().release(chunk, reason, notBefore);
            target.commit();
            NamedPoint.CHUNK_RELEASED.pass();
        } catch (LandbridgeException e) {
            LOG.debug("{} could not be given back on its own session", chunk.describe(), e);
            claimed.target().close();
            settleSoon(chunk, claimed.session(), reason);
        }
    }

    /**
     * Asks the ledger, on another session, what became of a commit without an answer.
     *
     * @return true when the chunk is committed under its token; false when it was not, or nobody knows yet
     */
    boolean isCommitted(ClaimedChunk claimed, LandbridgeException failure) {
        claimed.target().close();
        Unsettled chunk = new Unsettled(claimed.chunk(), claimed.session(), failure.what());
        try {
            return settle(chunk) == Outcome.COPIED;
        } catch (LandbridgeException e) {
            failure.addSuppressed(e);
            unsettled.add(chunk);
            return false;
        }
    }

    /** Remembers a chunk whose state in the ledger is not known, and tries to find it out at once. */
    void settleSoon(Chunk chunk, String session, String reason) {
        unsettled.add(new Unsettled(chunk, session, reason));
        try {
            settleAll();
        } catch (LandbridgeException e) {
            LOG.debug("{} is settled later", chunk.describe(), e);
        }
    }

    /**
     * Settles what is left of earlier failures.
     *
     * @throws LandbridgeException when the target still cannot be asked; nothing is forgotten then
     */
    void settleAll() {
        for (Unsettled next = unsettled.poll(); next != null; next = unsettled.poll()) {
            try {
                settle(next);
            } catch (RuntimeException e) {
                unsettled.add(next);
                throw e;
            }
        }
    }

    private Outcome settle(Unsettled chunk) {
        try (TargetTransaction target = transactions.begin()) {
            Outcome outcome = target.chunks().settle(chunk.chunk(), chunk.session(), chunk.reason());
            target.commit();
            NamedPoint.CHUNK_SETTLED.pass();
            LOG.debug("{} turned out to be {}", chunk.chunk().describe(), outcome);
            return outcome;
        }
    }
}
