package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Applies batches in lanes, which are transactions of the target side by side. The ledger says beforehand which transaction goes in which
 * lane, each lane notes itself with its rows, and the batch has ended when all are in: whoever goes on with it after a crash runs the lanes
 * that are missing, of the same cut. Not for several threads; what its lanes do is.
 *
 * <p>Source: docs/protocol.md, "Lanes".
 */
final class BatchLanes {

    private final StreamClaim claim;
    private final Ledger ledger;
    private final BatchDecider decider;
    private final TouchedRanges touched;
    private final StreamedTables tables;
    private final Function<StreamedTable, Ties> ties;
    private final Lanes settings;
    private final Supplier<PortionApplier> appliers;
    private final long maxQuarantined;
    private final List<PortionApplier> made = new ArrayList<>();

    /** @param appliers makes one for each lane */
    BatchLanes(
            StreamClaim claim,
            Ledger ledger,
            BatchDecider decider,
            TouchedRanges touched,
            StreamedTables tables,
            Function<StreamedTable, Ties> ties,
            Lanes settings,
            Supplier<PortionApplier> appliers,
            long maxQuarantined) {
        this.claim = claim;
        this.ledger = ledger;
        this.decider = decider;
        this.touched = touched;
        this.tables = tables;
        this.ties = ties;
        this.settings = settings;
        this.appliers = appliers;
        this.maxQuarantined = maxQuarantined;
    }

    /** The batch's lanes; null when it is better applied in one piece, or cannot be cut. */
    @Nullable LaneCut cut(Batch batch) {
        long most = Math.min(settings.most().getAsInt(), batch.events() / settings.leastRows());
        if (most < 2 || batch.withEvents() < 2) {
            return null;
        }
        LaneCut cut = LaneCut.of(batch, tables, ties, Math.toIntExact(most));
        return cut.count() < 2 ? null : cut;
    }

    /** Writes down what each lane will bring in; from then on nothing else can be applied before all have. */
    void begin(Batch batch, LaneCut cut, @Nullable String delivery) {
        try {
            held(transaction -> {
                if (delivery != null) {
                    transaction.streams().deliver(claim.stream(), claim.token(), delivery);
                }
                // Before any lane is in: what a lane has changed is never to be seen without its mark.
                touched.mark(transaction.validation(), batch, claim.applied());
                transaction.streams().beginBatch(claim.stream(), batch.end(), cut.count(), cut.encode());
                return true;
            });
        } catch (LandbridgeException e) {
            // Whether it was written down is read under a new token.
            claim.lost();
            throw e;
        }
        claim.began(LaneBatch.begun(batch.end(), cut.count(), cut.encode()));
        NamedPoint.BATCH_BEGUN.pass();
    }

    /**
     * Applies what is missing of the batch at hand, and ends it.
     *
     * @return rows in quarantine beyond which the run has to stop; 0 when it goes on
     */
    long apply(Batch batch, BatchDecisions decisions) {
        LaneBatch begun = Objects.requireNonNull(claim.batch(), "a batch is begun first");
        LaneCut cut = LaneCut.decode(begun.cut());
        if (cut.transactions() != batch.withEvents()) {
            throw new LandbridgeException(
                    LedgerError.INCONSISTENT,
                    claim.stream(),
                    "The batch up to " + begun.end() + " had " + cut.transactions()
                            + " transactions when it was begun; the" + " source's log has " + batch.withEvents()
                            + " now.");
        }
        List<Lane> missing = new ArrayList<>();
        for (int lane = 0; lane < begun.lanes(); lane++) {
            if (!begun.isCommitted(lane)) {
                missing.add(new Lane(claim, batch, cut, lane, applier(lane), decisions.forAnotherThread()));
            }
        }
        settings.threads().accept(List.copyOf(missing));
        missing.stream().filter(Lane::isCommitted).forEach(lane -> claim.laneCommitted(lane.number()));
        if (missing.stream().anyMatch(Lane::isInDoubt)) {
            claim.lost();
        }
        Lane.throwWorst(missing);
        return end(batch);
    }

    private long end(Batch batch) {
        // Known before the commit, which may get no answer: once the batch is over nothing of it may fail any more.
        AtomicLong quarantined = new AtomicLong();
        try {
            held(transaction -> {
                transaction.streams().endBatch(claim.stream(), batch.committedAt());
                if (!decider.isAllFinished()) {
                    transaction.chunks().release(batch.end());
                }
                quarantined.set(transaction.quarantine().count());
                NamedPoint.BATCH_ADVANCED.pass();
                return true;
            });
        } catch (LandbridgeException e) {
            claim.requireApplied(batch.end(), e);
        }
        claim.advanced(batch.end());
        NamedPoint.BATCH_COMMITTED.pass();
        return quarantined.get() > maxQuarantined ? quarantined.get() : 0;
    }

    private PortionApplier applier(int lane) {
        IntStream.rangeClosed(made.size(), lane).forEach(more -> made.add(appliers.get()));
        return made.get(lane);
    }

    private <T> T held(Function<LedgerTransaction, T> work) {
        return ledger.inTransaction(transaction -> {
            if (!transaction.streams().hold(claim.stream(), claim.token(), claim.applied())) {
                throw claim.superseded();
            }
            return work.apply(transaction);
        });
    }
}
