package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings a decided batch into the target: rows and position in one transaction, or in lanes where the batch falls apart into pieces that are
 * not tied to each other. Not for several threads.
 */
final class BatchApplier {

    private final ApplyTransaction.Opener applying;
    private final StreamClaim claim;
    private final BatchDecider decider;
    private final TouchedRanges touched;
    private final PortionApplier whole;
    private final BatchLanes lanes;

    /** @param whole applies batches that are not cut */
    BatchApplier(
            ApplyTransaction.Opener applying,
            StreamClaim claim,
            BatchDecider decider,
            TouchedRanges touched,
            PortionApplier whole,
            BatchLanes lanes) {
        this.applying = applying;
        this.claim = claim;
        this.decider = decider;
        this.touched = touched;
        this.whole = whole;
        this.lanes = lanes;
    }

    /**
     * Applies the batch; one that was begun in lanes is ended in the same ones.
     *
     * @param delivery to be published with it; null when it has been already
     * @return rows in quarantine beyond which the run has to stop; 0 when it goes on
     */
    long apply(Batch batch, BatchDecisions decisions, @Nullable String delivery) {
        if (claim.batch() == null) {
            LaneCut cut = lanes.cut(batch);
            if (cut == null) {
                return whole.apply(new Whole(batch, delivery), decisions);
            }
            lanes.begin(batch, cut, delivery);
        }
        return lanes.apply(batch, decisions);
    }

    /** Does the work in a transaction of its own that holds the stream's row; after a commit without an answer the token is taken anew. */
    void inTransaction(Consumer<ApplyTransaction> work) {
        ApplyTransaction target = begin();
        try {
            work.accept(target);
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        try {
            target.commit();
            target.close();
        } catch (LandbridgeException e) {
            target.abandon();
            claim.lost();
            throw e;
        }
    }

    private ApplyTransaction begin() {
        ApplyTransaction target = applying.begin();
        try {
            if (!target.streams().hold(claim.stream(), claim.token(), claim.applied())) {
                throw claim.superseded();
            }
            return target;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
    }

    /** All of a batch, with the stream's position. */
    private final class Whole implements Portion {
        private final Batch batch;
        private final @Nullable String delivery;

        Whole(Batch batch, @Nullable String delivery) {
            this.batch = batch;
            this.delivery = delivery;
        }

        @Override
        public Batch batch() {
            return batch;
        }

        @Override
        public boolean has(int number) {
            return true;
        }

        @Override
        public long transactions() {
            return batch.withEvents();
        }

        @Override
        public boolean hold(StreamStore streams) {
            return streams.hold(claim.stream(), claim.token(), claim.applied());
        }

        @Override
        public LandbridgeException superseded() {
            return claim.superseded();
        }

        @Override
        public void complete(ApplyTransaction target, StreamCounts counts) {
            if (delivery != null) {
                target.streams().deliver(claim.stream(), claim.token(), delivery);
            }
            touched.mark(target.validation(), batch, claim.applied());
            target.streams().advance(claim.stream(), batch.end(), batch.committedAt(), counts);
            if (!decider.isAllFinished()) {
                target.chunks().release(batch.end());
            }
            NamedPoint.BATCH_ADVANCED.pass();
        }

        @Override
        public void committed() {
            claim.advanced(batch.end());
            NamedPoint.BATCH_COMMITTED.pass();
        }

        @Override
        public void unanswered(LandbridgeException e) {
            claim.requireApplied(batch.end(), e);
        }
    }
}
