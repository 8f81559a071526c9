package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.throttle.Ticker;

/**
 * What goes on beside the stream that leads back, as long as the target is live: keys that an event alone cannot carry are copied back, what
 * was changed is compared again, and the way back's own ledger says that somebody works.
 */
final class BackSide implements AutoCloseable {

    private final Ledger own;
    private final StreamParts parts;
    private final String stream;
    private final LaneLimit lanes;
    private final RunnerLease lease;
    private final RunnerWatch watch;
    private final LateCopies late;
    private final ContinuousValidation proof;

    /** Begins all of it. */
    BackSide(BackRequest back, String holder, CutoverWatch cutover, StreamSide.Tools tools) {
        RunRequest streaming = back.streaming();
        Plan plan = streaming.plan();
        StopSignal stop = tools.stop();
        ChangedKeys changed = new ChangedKeys(MigrationRun.MOST_KEYS, MigrationRun.MOST_KEYS_OF_A_RANGE);
        this.own = back.own();
        this.parts = StreamParts.of(streaming, own, changed);
        this.stream = back.stream();
        this.lanes = new LaneLimit(plan.changes().lanes(), stop);
        this.lease = RunnerLease.acquire(own, holder);
        CopyWork copy = new CopyWork(streaming, own, holder, tools.attempts(), tools.gate(), stop, tools.progress());
        this.watch = new RunnerWatch(
                own,
                lease,
                BackfillStage.CHUNK_LEASE,
                (tables, transaction) -> "carrying changes back",
                wishes -> {},
                stop);
        this.late = new LateCopies(copy.stage(), cutover::isBack, stop);
        RunRequest comparing = back.comparing(null);
        ValidationTally tally = new ValidationTally(Ticker.SYSTEM, state -> {});
        this.proof = new ContinuousValidation(
                new ValidationWork(comparing, own, ValidationWork.stream(plan), tally, changed),
                own,
                plan,
                comparing.resolved().mappings(),
                changed,
                new GatedPace(tools.gate(), copy.rate(), tools.attempts(), stop),
                cutover::isBack,
                stop);
        watch.start();
        late.start();
        proof.start();
    }

    /** An applier that goes on where its ledger says that it stands. */
    StreamApplier applier() {
        return parts.applier(lanes);
    }

    /** How far it is. */
    StreamRecord row() {
        return own.inTransaction(transaction -> transaction.streams().find(stream))
                .orElseThrow(() -> new LandbridgeException(
                        LedgerError.INCONSISTENT, stream, "The stream has no position in the ledger."));
    }

    @Override
    public void close() {
        proof.close();
        late.close();
        watch.close();
        lease.close();
    }
}
