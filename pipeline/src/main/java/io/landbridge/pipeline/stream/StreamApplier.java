package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.BatchWrite.WriteTools;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies a source's changes to the target, one batch with each call, exactly once. Has no threads of its own, and is not for several.
 *
 * <p>Any call may throw an error of a retryable category: nothing is lost then, and the same call may succeed. After any other the applier
 * has to be closed.
 *
 * <p>Source: docs/protocol.md, "Applying".
 */
public final class StreamApplier implements AutoCloseable {

    private static final Duration LOOK_FOR_FINISHED = Duration.ofSeconds(1);

    /** A look at all chunks shall take no more than such a share of the time. */
    private static final int RARELY = 20;

    private final StreamPorts ports;
    private final StreamedTables tables;
    private final StreamSettings settings;
    private final Ticker ticker;
    private final StreamClaim claim;
    private final BatchDecider decider;
    private final BatchApplier applier;
    private final TransactionQueue queue;
    private @Nullable ChangeStream changes;
    private @Nullable Batch batch;
    private @Nullable Delivery delivery;
    private boolean published;
    private @Nullable Instant committedAt;
    private long nextLookNanos;

    /** What a step came to. */
    public enum Step {
        /** The source had nothing to say. */
        IDLE,
        /** A batch waits for a chunk that is being copied. */
        WAITING,
        /** A batch is in the target. */
        APPLIED
    }

    /** @param tables all of the stream's */
    public StreamApplier(StreamPorts ports, List<StreamedTable> tables, StreamSettings settings, Ticker ticker) {
        this.ports = ports;
        this.tables = new StreamedTables(tables);
        this.settings = settings;
        this.ticker = ticker;
        this.claim = new StreamClaim(ports.ledger(), settings.stream());
        KeyLocator locator = new KeyLocator(ports.keys());
        this.decider = new BatchDecider(ports.ledger(), this.tables, locator, ticker);
        Map<StreamedTable, ChangeTransform> transforms = new HashMap<>();
        tables.forEach(table -> transforms.put(table, new ChangeTransform(table)));
        this.applier = new BatchApplier(
                ports.applying(),
                claim,
                new WriteTools(this.tables, transforms, locator, decider, settings.pieceRows(), settings.pieceBytes()),
                settings.maxQuarantined());
        this.queue = new TransactionQueue(settings.batchRows());
        this.nextLookNanos = ticker.nanos();
    }

    /**
     * Makes the source keep its log from now on and writes down from where; before a table's first chunk is planned. Idempotent.
     *
     * @return the position, as it was written down the first time
     */
    public static Position prepare(StreamPorts ports, List<StreamedTable> tables, String stream) {
        List<io.landbridge.pipeline.plan.TableMapping> mappings =
                tables.stream().map(StreamedTable::mapping).toList();
        ChangeStream.Start start = ports.source().prepare(stream, mappings);
        ports.ledger().inTransaction(transaction -> {
            transaction
                    .streams()
                    .create(stream, start.position(), start.delivery().encode());
            return true;
        });
        NamedPoint.STREAM_CREATED.pass();
        return ports.ledger()
                .inTransaction(transaction -> transaction.streams().find(stream))
                .orElseThrow()
                .applied();
    }

    /**
     * Applies the next batch.
     *
     * @param atMost how long to wait, for changes or for chunks that are being copied; writing takes the time that it takes
     * @throws LandbridgeException {@link StreamError#SUPERSEDED} when another process has the stream; {@link
     *     CopyError#QUARANTINE_OVER_BUDGET} after the batch with the refused rows was committed
     */
    public Step step(Duration atMost) {
        long until = ticker.nanos() + atMost.toNanos();
        open();
        lookForFinished();
        if (batch == null) {
            batch = fromSource(() -> queue.next(stream(), claim.applied(), atMost));
            published = false;
        }
        Batch next = batch;
        if (next == null) {
            return Step.IDLE;
        }
        publish(next);
        BatchDecisions decisions = decider.decide(next, claim.applied(), until);
        if (decisions == null) {
            return Step.WAITING;
        }
        NamedPoint.BATCH_DECIDED.pass();
        fromSource(() -> {
            stream().verifyDefinitions();
            return true;
        });
        apply(next, decisions);
        return Step.APPLIED;
    }

    /** Everything up to there is in the target; known after the first step. */
    public Position applied() {
        return claim.applied();
    }

    /** When the source committed the last transaction that is in the target, by its own clock; null before the first. */
    public @Nullable Instant committedAt() {
        return committedAt;
    }

    /**
     * Whether all of a table is copied, or set aside, and the stream has passed all its chunks' fences: from then on the table shows the
     * source as it was at {@link #applied()}.
     */
    public boolean isSettled(String table) {
        List<ChunkStanding> chunks =
                ports.ledger().inTransaction(transaction -> transaction.chunks().standings(table));
        return !chunks.isEmpty() && chunks.stream().allMatch(this::isSettled);
    }

    private boolean isSettled(ChunkStanding chunk) {
        return chunk.state() == ChunkState.QUARANTINED
                || (chunk.state() == ChunkState.COPIED
                        && Objects.requireNonNull(chunk.fence()).isPassedBy(claim.applied()));
    }

    /**
     * Empties a table in the target and has it copied anew, in one transaction of the stream's; to be called between two steps.
     *
     * @param ranges of the new epoch, computed by the source just now
     */
    public void resync(String name, List<KeyRange> ranges) {
        open();
        StreamedTable table = tables.of(name);
        decider.forget(table);
        new TableResync(applier, claim).run(table, ranges);
    }

    @Override
    public void close() {
        ChangeStream open = changes;
        changes = null;
        if (open != null) {
            open.close();
        }
    }

    private void open() {
        if (!claim.isCertain()) {
            claim.take();
            delivery = claim.delivery();
            published = false;
            decider.forgetAll();
            if (batch != null && claim.applied().hasReached(batch.end())) {
                batch = null;
            }
        }
        if (changes == null) {
            queue.clear();
            batch = null;
            changes = opened();
        }
    }

    /** A position that the source has forgotten may be that of a process that was taken over long ago. */
    private ChangeStream opened() {
        try {
            return ports.source().open(settings.stream(), tables.mappings(), claim.applied());
        } catch (LandbridgeException e) {
            claim.requireOurs();
            throw e;
        }
    }

    private ChangeStream stream() {
        return Objects.requireNonNull(changes);
    }

    /** Before any chunk's state is read: a copy that is claimed from now on will hold what is skipped. */
    private void publish(Batch next) {
        if (published) {
            return;
        }
        Delivery before = Objects.requireNonNull(delivery);
        delivery = fromSource(() -> stream().settle(before.with(next.ids())));
        if (!decider.isAllFinished()) {
            boolean ours = ports.ledger()
                    .<Boolean>inTransaction(transaction ->
                            transaction.streams().deliver(settings.stream(), claim.token(), delivered()));
            if (!ours) {
                throw claim.superseded();
            }
            published = true;
            NamedPoint.DELIVERED_PUBLISHED.pass();
        }
    }

    private String delivered() {
        return Objects.requireNonNull(delivery).encode();
    }

    private void apply(Batch next, BatchDecisions decisions) {
        long beyond = applier.apply(next, decisions, published ? null : delivered());
        batch = null;
        if (next.committedAt() != null) {
            committedAt = next.committedAt();
        }
        fromSource(() -> {
            stream().confirm(next.end());
            return true;
        });
        NamedPoint.POSITION_CONFIRMED.pass();
        if (beyond > 0) {
            throw new LandbridgeException(
                    CopyError.QUARANTINE_OVER_BUDGET,
                    settings.stream(),
                    beyond + " rows are in quarantine; the plan allows " + settings.maxQuarantined() + ".");
        }
    }

    private void lookForFinished() {
        long now = ticker.nanos();
        if (now - nextLookNanos >= 0) {
            decider.findFinished(claim.applied());
            long then = ticker.nanos();
            nextLookNanos = then + Math.max(LOOK_FOR_FINISHED.toNanos(), RARELY * (then - now));
        }
    }

    /** A stream that broke is opened anew, from what is in the target. */
    private <T extends @Nullable Object> T fromSource(Supplier<T> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }
}
