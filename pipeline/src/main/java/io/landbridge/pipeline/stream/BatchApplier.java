package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.stream.BatchWrite.WriteTools;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Brings a decided batch into the target, rows and position in one transaction. Not for several threads. */
final class BatchApplier {

    private final ApplyTransaction.Opener applying;
    private final StreamClaim claim;
    private final WriteTools tools;
    private final long maxQuarantined;

    BatchApplier(ApplyTransaction.Opener applying, StreamClaim claim, WriteTools tools, long maxQuarantined) {
        this.applying = applying;
        this.claim = claim;
        this.tools = tools;
        this.maxQuarantined = maxQuarantined;
    }

    /**
     * Applies the batch, also when the target refuses some of its rows: their keys go into quarantine, or are copied anew where another row
     * has their unique value.
     *
     * @param delivery to be published with it; null when it has been already
     * @return rows in quarantine beyond which the run has to stop; 0 when it goes on
     */
    long apply(Batch batch, BatchDecisions decisions, @Nullable String delivery) {
        Map<Integer, Refusal> refusals = new HashMap<>();
        boolean oneByOne = false;
        while (true) {
            try {
                return write(batch, decisions, refusals, delivery, oneByOne);
            } catch (RowRefusedException e) {
                requireBudget(refusals, e);
                RefusedChangeSearch.Found found = new RefusedChangeSearch(this, batch, decisions, refusals).run();
                if (found != null) {
                    refusals.put(found.event(), Refusal.of(found.refused()));
                } else if (oneByOne) {
                    throw e;
                }
                // Compacted changes may be refused together although each in its turn is not.
                oneByOne = true;
            }
        }
    }

    private long write(
            Batch batch,
            BatchDecisions decisions,
            Map<Integer, Refusal> refusals,
            @Nullable String delivery,
            boolean oneByOne) {
        String end = batch.end().encode();
        ApplyTransaction target = begin();
        long beyond;
        try {
            BatchWrite write = new BatchWrite(target, tools, decisions, refusals, end, oneByOne);
            Tally tally = write.run(batch, batch.events());
            NamedPoint.CHANGES_WRITTEN.pass();
            if (delivery != null) {
                target.streams().deliver(claim.stream(), claim.token(), delivery);
            }
            target.streams()
                    .advance(claim.stream(), batch.end(), batch.committedAt(), tally.counts(batch.withEvents()));
            if (!tools.decider().isAllFinished()) {
                target.chunks().release(batch.end());
            }
            NamedPoint.BATCH_ADVANCED.pass();
            long quarantined = write.hasQuarantined() ? target.quarantine().count() : 0;
            beyond = quarantined > maxQuarantined ? quarantined : 0;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        commit(target, batch);
        return beyond;
    }

    /** A transaction that holds the stream's row. */
    ApplyTransaction begin() {
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

    /** What the batch's first events, each by itself, are answered; null when the target takes them. */
    @Nullable RowRefusedException refusal(Batch batch, BatchDecisions decisions, Map<Integer, Refusal> refusals, int events) {
        try (ApplyTransaction target = begin()) {
            new BatchWrite(target, tools, decisions, refusals, batch.end().encode(), true).run(batch, events);
            target.rollback();
            return null;
        } catch (RowRefusedException e) {
            return e;
        }
    }

    private void commit(ApplyTransaction target, Batch batch) {
        try {
            target.commit();
            target.close();
        } catch (LandbridgeException e) {
            target.abandon();
            if (e.category() == Category.DATA) {
                throw e;
            }
            claim.lost();
            requireCommitted(batch, e);
        }
        claim.advanced(batch.end());
        NamedPoint.BATCH_COMMITTED.pass();
    }

    private void requireCommitted(Batch batch, LandbridgeException unanswered) {
        try {
            claim.take();
        } catch (LandbridgeException e) {
            if (e.errorCode() == StreamError.SUPERSEDED) {
                throw e;
            }
            unanswered.addSuppressed(e);
            throw unanswered;
        }
        if (!claim.applied().hasReached(batch.end())) {
            throw unanswered;
        }
    }

    /** One more than the plan allows is searched for and kept, so that people see it. */
    private void requireBudget(Map<Integer, Refusal> refusals, RowRefusedException e) {
        long refused = refusals.values().stream().filter(r -> !r.unique()).count();
        if (refused > maxQuarantined) {
            throw new LandbridgeException(
                    CopyError.QUARANTINE_OVER_BUDGET,
                    e.where(),
                    "The target refuses more rows of one batch of changes than the plan allows, the last one because: "
                            + e.what(),
                    e);
        }
    }
}
