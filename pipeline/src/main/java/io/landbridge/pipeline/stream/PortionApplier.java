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

/**
 * Brings portions of decided batches into the target, each in one transaction together with the fact that it is there. Not for several
 * threads.
 */
final class PortionApplier {

    private final ApplyTransaction.Opener applying;
    private final WriteTools tools;
    private final long maxQuarantined;

    PortionApplier(ApplyTransaction.Opener applying, WriteTools tools, long maxQuarantined) {
        this.applying = applying;
        this.tools = tools;
        this.maxQuarantined = maxQuarantined;
    }

    /**
     * Applies a portion, also when the target refuses some of its rows: their keys go into quarantine, or are copied anew where another row
     * has their unique value.
     *
     * @return rows in quarantine beyond which the run has to stop; 0 when it goes on
     */
    long apply(Portion portion, BatchDecisions decisions) {
        Map<Integer, Refusal> refusals = new HashMap<>();
        boolean oneByOne = false;
        while (true) {
            try {
                return write(portion, decisions, refusals, oneByOne);
            } catch (RowRefusedException e) {
                requireBudget(refusals, e);
                RefusedChangeSearch.Found found = new RefusedChangeSearch(this, portion, decisions, refusals).run();
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

    private long write(Portion portion, BatchDecisions decisions, Map<Integer, Refusal> refusals, boolean oneByOne) {
        ApplyTransaction target = begin(portion);
        long beyond;
        try {
            BatchWrite write = new BatchWrite(target, tools, decisions, refusals, position(portion), oneByOne);
            Tally tally = write.run(portion, portion.batch().events());
            NamedPoint.CHANGES_WRITTEN.pass();
            portion.complete(target, tally.counts(portion.transactions()));
            long quarantined = write.hasQuarantined() ? target.quarantine().count() : 0;
            beyond = quarantined > maxQuarantined ? quarantined : 0;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        commit(target, portion);
        return beyond;
    }

    /** What the portion's first events, each by itself, are answered; null when the target takes them. */
    @Nullable RowRefusedException refusal(Portion portion, BatchDecisions decisions, Map<Integer, Refusal> refusals, int events) {
        try (ApplyTransaction target = begin(portion)) {
            new BatchWrite(target, tools, decisions, refusals, position(portion), true).run(portion, events);
            target.rollback();
            return null;
        } catch (RowRefusedException e) {
            return e;
        }
    }

    private ApplyTransaction begin(Portion portion) {
        ApplyTransaction target = applying.begin();
        try {
            if (!portion.hold(target.streams())) {
                throw portion.superseded();
            }
            return target;
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
    }

    private static String position(Portion portion) {
        return portion.batch().end().encode();
    }

    private static void commit(ApplyTransaction target, Portion portion) {
        try {
            target.commit();
            target.close();
        } catch (LandbridgeException e) {
            target.abandon();
            if (e.category() == Category.DATA) {
                throw e;
            }
            portion.unanswered(e);
        }
        portion.committed();
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
