package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.position.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one lane has of a batch, and its way into the target, on a thread of its own; how it went is asked when that has ended. */
final class Lane implements Portion, Runnable {

    private final StreamClaim claim;
    private final Batch batch;
    private final LaneCut cut;
    private final int number;
    private final PortionApplier applier;
    private final BatchDecisions decisions;
    private final String stream;
    private final long token;
    private final Position start;
    private boolean committed;
    private boolean inDoubt;
    private @Nullable Throwable failure;

    /** @param claim asked here, and not by the lane's thread */
    Lane(StreamClaim claim, Batch batch, LaneCut cut, int number, PortionApplier applier, BatchDecisions decisions) {
        this.claim = claim;
        this.batch = batch;
        this.cut = cut;
        this.number = number;
        this.applier = applier;
        this.decisions = decisions;
        this.stream = claim.stream();
        this.token = claim.token();
        this.start = claim.applied();
    }

    @Override
    public void run() {
        try {
            applier.apply(this, decisions);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    int number() {
        return number;
    }

    boolean isCommitted() {
        return committed;
    }

    /** Whether nobody knows if it is committed. */
    boolean isInDoubt() {
        return inDoubt;
    }

    /** Throws what one of them failed with: first what no further attempt can help. */
    static void throwWorst(List<Lane> lanes) {
        Throwable worst = null;
        for (Lane lane : lanes) {
            Throwable failure = lane.failure;
            if (failure != null && (worst == null || weight(failure) > weight(worst))) {
                worst = failure;
            }
        }
        if (worst instanceof Error error) {
            throw error;
        }
        if (worst != null) {
            throw (RuntimeException) worst;
        }
    }

    private static int weight(Throwable failure) {
        if (failure instanceof LandbridgeException known) {
            return known.category().isRetryable() ? 0 : 1;
        }
        return failure instanceof Error ? 3 : 2;
    }

    @Override
    public Batch batch() {
        return batch;
    }

    @Override
    public boolean has(int transaction) {
        return cut.laneOf(transaction) == number;
    }

    @Override
    public long transactions() {
        return cut.transactionsOf(number);
    }

    @Override
    public boolean hold(StreamStore streams) {
        return streams.holdLane(stream, number, token, start);
    }

    @Override
    public LandbridgeException superseded() {
        return claim.superseded();
    }

    @Override
    public void complete(ApplyTransaction target, StreamCounts counts) {
        target.streams().completeLane(stream, number, batch.end(), counts);
        NamedPoint.LANE_RECORDED.pass();
    }

    @Override
    public void committed() {
        committed = true;
        NamedPoint.LANE_COMMITTED.pass();
    }

    @Override
    public void unanswered(LandbridgeException e) {
        inDoubt = true;
        throw e;
    }
}
