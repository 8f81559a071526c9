package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.BatchWrite.WriteTools;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies a source's changes to the target, one batch with each call, exactly once. Has no threads of its own but those that its {@link
 * Lanes} give it within a call, and is not for several.
 *
 * <p>Any call may throw an error of a retryable category: nothing is lost then, and the same call may succeed. After any other the applier
 * has to be closed. Source: docs/protocol.md, "Applying".
 */
public final class StreamApplier implements AutoCloseable {

    private static final Duration LOOK_FOR_FINISHED = Duration.ofSeconds(1);
    private static final Duration VERIFY_IDLE = Duration.ofSeconds(5);
    /** A look at all chunks shall take no more than such a share of the time. */
    private static final int RARELY = 20;

    private final StreamPorts ports;
    private final StreamedTables tables;
    private final StreamSettings settings;
    private final Ticker ticker;
    private final StreamClaim claim;
    private final BatchDecider decider;
    private final BatchApplier applier;
    private final KeyRepairs repairs;
    private final TransactionQueue queue;
    private @Nullable ChangeStream changes;
    private @Nullable Batch batch;
    private @Nullable Delivery delivery;
    private boolean published;
    private @Nullable Instant committedAt;
    private long nextLookNanos;
    private long nextVerifyNanos;

    /** What a step came to. */
    public enum Step {
        /** The source had nothing to say. */
        IDLE,
        /** A batch waits for a chunk that is being copied. */
        WAITING,
        /** A batch is in the target. */
        APPLIED
    }

    /**
     * @param lanes more than one only where nobody minds that the target is between two moments of the source while a batch is applied
     * @param changed told which rows change
     */
    public StreamApplier(
            StreamPorts ports,
            List<StreamedTable> tables,
            StreamSettings settings,
            Lanes lanes,
            ChangedKeys changed,
            Ticker ticker) {
        this(ports, tables, settings, lanes, StreamedTable::ties, changed, ticker);
    }

    StreamApplier(
            StreamPorts ports,
            List<StreamedTable> tables,
            StreamSettings settings,
            Lanes lanes,
            Function<StreamedTable, Ties> ties,
            ChangedKeys changed,
            Ticker ticker) {
        this.ports = ports;
        this.tables = new StreamedTables(tables);
        this.settings = settings;
        this.ticker = ticker;
        this.claim = new StreamClaim(ports.ledger(), settings.stream());
        KeyLocator locator = new KeyLocator(ports.keys());
        TouchedRanges touched = new TouchedRanges(this.tables, changed);
        this.decider = new BatchDecider(ports.ledger(), this.tables, locator, touched, ticker);
        Supplier<PortionApplier> appliers = () -> new PortionApplier(
                ports.applying(), WriteTools.of(tables, locator, decider, settings), settings.maxQuarantined());
        this.applier = new BatchApplier(
                ports.applying(),
                claim,
                decider,
                touched,
                appliers.get(),
                new BatchLanes(
                        claim,
                        ports.ledger(),
                        decider,
                        touched,
                        this.tables,
                        ties,
                        lanes,
                        appliers,
                        settings.maxQuarantined()));
        this.repairs = new KeyRepairs(ports.ledger(), applier, claim, decider, this.tables, locator, ticker);
        this.queue = new TransactionQueue(settings.batchRows());
        this.nextLookNanos = ticker.nanos();
        this.nextVerifyNanos = ticker.nanos();
    }

    /**
     * Makes the source keep its log from now on and writes down from where; before a table's first chunk is planned. Idempotent.
     *
     * @param waits told now and then why it takes long
     * @return the position, as it was written down the first time
     */
    public static Position prepare(
            StreamPorts ports, List<StreamedTable> tables, String stream, Consumer<String> waits) {
        List<TableMapping> mappings =
                tables.stream().map(StreamedTable::mapping).toList();
        ChangeStream.Start start = ports.source().prepare(stream, mappings, waits);
        NamedPoint.SOURCE_PREPARED.pass();
        ports.ledger().inTransaction(transaction -> {
            if (transaction.streams().find(stream).isEmpty()) {
                transaction
                        .streams()
                        .create(stream, start.position(), start.delivery().encode());
                tables.forEach(table -> transaction.streams().begin(stream, table.name(), table.startsAt(null, start)));
            }
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
        repairs.fulfil();
        if (batch == null) {
            batch = fromSource(() -> fromQueue(atMost));
            published = false;
        }
        Batch next = batch;
        if (next == null) {
            verifyNowAndThen();
            return Step.IDLE;
        }
        publish(next);
        BatchDecisions decisions = decider.decide(next, claim.applied(), until);
        if (decisions == null) {
            return Step.WAITING;
        }
        NamedPoint.BATCH_DECIDED.pass();
        fromSource(this::isVerified);
        apply(next, decisions);
        return Step.APPLIED;
    }

    private @Nullable Batch fromQueue(Duration atMost) {
        LaneBatch begun = claim.batch();
        if (begun == null) {
            return queue.next(stream(), claim.applied(), atMost);
        }
        int transactions = LaneCut.decode(begun.cut()).transactions();
        return queue.again(stream(), claim.applied(), begun.end(), transactions, atMost);
    }

    /** Whether no batch is under way, so that the target is what the source was at {@link #applied()}, as far as it is settled. */
    public boolean isBetweenBatches() {
        return claim.isCertain() && claim.batch() == null;
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
        return decider.isSettled(table, claim.applied());
    }

    /**
     * Whether every row that is in the target shows the source as it was at {@link #applied()}: no batch is under way, and nothing that was
     * copied is ahead of the stream. It stays so while nothing is copied and no step made.
     */
    public boolean isAtRest() {
        return isBetweenBatches() && decider.isNothingAhead(claim.applied());
    }

    /**
     * Empties a table in the target and has it copied anew, in one transaction of the stream's; to be called between two steps. What the log
     * holds of it up to now does not count any more, also what the stream could not go on behind. A batch that was begun in lanes is ended
     * afterwards, without that table: before it, the log could perhaps not even be opened.
     *
     * @param ranges of the new epoch, computed by the source just now
     */
    public void resync(String name, List<KeyRange> ranges) {
        beginAnew(() -> {
            StreamedTable table = tables.of(name);
            ChangeStream.Start start = ports.source().restart(settings.stream(), List.of(table.mapping()));
            decider.forget(table);
            Delivery all = Objects.requireNonNull(delivery).plus(start.delivery());
            new TableResync(applier, claim).run(table, ranges, start, all);
            delivery = all;
        });
    }

    /**
     * Empties all tables in the target, has the source keep its log from now on and all tables copied anew; for when the position is lost.
     *
     * @param ranges of a table, computed by the source
     * @param waits told now and then why it takes long
     */
    public void resyncAll(Function<TableMapping, List<KeyRange>> ranges, Consumer<String> waits) {
        beginAnew(() -> {
            ports.source().remove(settings.stream());
            ChangeStream.Start start = ports.source().prepare(settings.stream(), tables.mappings(), waits);
            NamedPoint.STREAM_MOVED.pass();
            Map<StreamedTable, List<KeyRange>> all = new LinkedHashMap<>();
            tables.all().forEach(table -> all.put(table, ranges.apply(table.mapping())));
            decider.forgetAll();
            new TableResync(applier, claim).run(all, start);
            // the position under the token that is known is another one now
            claim.lost();
        });
    }

    /** The log is read anew afterwards, by what the ledger then says. */
    private void beginAnew(Runnable work) {
        hold();
        try {
            work.run();
        } finally {
            close();
        }
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
        hold();
        if (changes == null) {
            queue.clear();
            batch = null;
            changes = opened();
        }
    }

    /** See {@link ChangeStream#hurry}; to be said before each step. */
    public void hurry(boolean isAwaited) {
        queue.hurry(isAwaited);
    }

    private void hold() {
        if (!claim.isCertain()) {
            claim.take();
            delivery = claim.delivery();
            published = false;
            decider.forgetAll();
            if (batch != null && claim.applied().hasReached(batch.end())) {
                batch = null;
            }
            LaneBatch begun = claim.batch();
            if (begun != null && (batch == null || !begun.end().equals(batch.end()))) {
                // Its transactions have to be had from the source once more.
                close();
            }
        }
    }

    /** A position that the source has forgotten may be that of a process that was taken over long ago. */
    private ChangeStream opened() {
        Map<String, TableStart> starts = ports.ledger()
                .inTransaction(transaction -> transaction.streams().starts(settings.stream()));
        try {
            return ports.source().open(settings.stream(), tables.mappings(), claim.applied(), starts);
        } catch (LandbridgeException e) {
            claim.requireOurs();
            throw e;
        }
    }

    private boolean isVerified() {
        stream().verify();
        return true;
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

    /** Where nothing happens nothing would be noticed. */
    private void verifyNowAndThen() {
        long now = ticker.nanos();
        if (now - nextVerifyNanos >= 0) {
            nextVerifyNanos = now + VERIFY_IDLE.toNanos();
            fromSource(this::isVerified);
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
