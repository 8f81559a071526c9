package io.landbridge.jobs.run;

import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.CopyResult;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.throttle.RowRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Copies all rows: each worker passes the gate, claims a chunk, copies it, and leaves. */
public final class BackfillStage implements Stage.Claimed<ClaimedChunk> {

    /** Fewer threads would save nothing, and leave no room to tune. */
    private static final int LEAST_WORKERS = 8;

    /** How long a chunk stays ours without a renewal; the watch renews each second. */
    static final Duration CHUNK_LEASE = Duration.ofSeconds(60);

    /** How soon a worker looks again when all open chunks are in other hands, or the row rate leaves no room. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(BackfillStage.class);

    private final List<String> tables;
    private final List<TableMapping> mappings;
    private final RangePlanning planning;
    private final ChunkCopier copier;
    private final Ledger ledger;
    private final Attempts attempts;
    private final WorkGate gate;
    private final RowRate rate;
    private final StopSignal stop;
    private final RunProgress progress;
    private final int mostWorkers;

    BackfillStage(
            BackfillSettings settings,
            List<TableMapping> mappings,
            RangePlanning planning,
            ChunkCopier copier,
            Ledger ledger,
            Attempts attempts,
            WorkGate gate,
            RowRate rate,
            StopSignal stop,
            RunProgress progress) {
        this.tables = mappings.stream().map(TableMapping::name).toList();
        this.mappings = mappings;
        this.planning = planning;
        this.copier = copier;
        this.ledger = ledger;
        this.attempts = attempts;
        this.gate = gate;
        this.rate = rate;
        this.stop = stop;
        this.progress = progress;
        this.mostWorkers = mostWorkers(settings);
    }

    /** Most chunks that can be copied at the same time, however the run is tuned. */
    public static int mostWorkers(BackfillSettings settings) {
        return Math.max(LEAST_WORKERS, 2 * settings.parallelism());
    }

    @Override
    public String name() {
        return "backfill";
    }

    @Override
    public boolean hasMoreWork() {
        return !isAllCopied();
    }

    @Override
    public void prepare() {
        planning.plan(mappings);
        progress.stage(name());
    }

    @Override
    public int maxWorkers() {
        return mostWorkers;
    }

    @Override
    public Optional<ClaimedChunk> claim() {
        return firstFailureEndsAll(() -> {
            while (gate.enter()) {
                Optional<ClaimedChunk> claimed = Optional.empty();
                Duration pause = shorter(rate.untilRoom(), LOOK_AGAIN);
                try {
                    if (pause.isZero()) {
                        progress.claiming();
                        claimed = attempts.call(copier::claim, Optional::isPresent);
                        if (claimed.isPresent() || isAllCopied()) {
                            return claimed;
                        }
                        pause = LOOK_AGAIN;
                    }
                } finally {
                    if (claimed.isEmpty()) {
                        gate.leave();
                    }
                }
                if (stop.await(pause)) {
                    break;
                }
            }
            return Optional.empty();
        });
    }

    @Override
    public void work(ClaimedChunk claimed) {
        firstFailureEndsAll(() -> {
            Instant begun = progress.now();
            try {
                CopyResult result = attempts.call(() -> copier.copy(claimed), BackfillStage::isCopied);
                if (isCopied(result)) {
                    rate.took(result.rowsRead());
                    progress.committed(result.rowsRead(), result.bytes(), begun);
                } else {
                    LOG.info("{} was given back: {}", claimed.chunk().describe(), result.reason());
                }
            } catch (LandbridgeException e) {
                if (e.errorCode() != CopyError.SUPERSEDED) {
                    throw e;
                }
                LOG.info("{}: {}", claimed.chunk().describe(), e.what());
            } finally {
                copier.giveBack(claimed, "the work stops");
                gate.leave();
            }
            return Boolean.TRUE;
        });
    }

    @Override
    public boolean isDone() {
        return !stop.isRaised();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static boolean isCopied(CopyResult result) {
        return result.outcome() == CopyResult.Outcome.COPIED;
    }

    private boolean isAllCopied() {
        return attempts.call(
                () -> ledger.inTransaction(transaction -> transaction.chunks().isAllCopied(tables)), all -> all);
    }

    /** What the other workers meet afterwards is a consequence, and not what the run should say. */
    private <T> T firstFailureEndsAll(Supplier<T> work) {
        try {
            return work.get();
        } catch (LandbridgeException e) {
            stop.raise(e);
            throw e;
        } catch (RuntimeException | Error e) {
            // An error too: whoever dies with a chunk in hand, whose lease the watch renews, lets the others wait for
            // ever.
            LandbridgeException unforeseen = new LandbridgeException(RunError.DEFECT, "backfill", String.valueOf(e), e);
            stop.raise(unforeseen);
            throw unforeseen;
        }
    }
}
