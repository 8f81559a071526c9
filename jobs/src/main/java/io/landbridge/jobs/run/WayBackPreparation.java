package io.landbridge.jobs.run;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.FirstChunks;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.MappingRules;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.stream.StreamedTable;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Makes the way back while the source is live: all that it needs in both databases, and a row that has gone it. */
final class WayBackPreparation {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration PROOF = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final BackRequest back;
    private final RunRequest request;
    private final Ledger own;
    private final ChangeStream.Opener target;
    private final InstantSource clock;

    WayBackPreparation(BackRequest back, InstantSource clock) {
        this.back = back;
        this.request = back.streaming();
        this.own = back.own();
        this.target = request.changes();
        this.clock = clock;
    }

    /**
     * Makes its ledger, has the target keep its log for it, and notes that all rows are there already. Idempotent.
     *
     * @param waits told now and then why it takes long
     */
    void prepare(SourceWaits waits) {
        own.create();
        NamedPoint.WAY_BACK_LEDGER.pass();
        waits.during(reasons -> {
            ChangeStream.Start start = target.prepare(back.stream(), mappings(), reasons);
            NamedPoint.SOURCE_PREPARED.pass();
            own.inTransaction(transaction -> {
                register(transaction);
                begin(transaction, start);
                return Boolean.TRUE;
            });
            NamedPoint.STREAM_CREATED.pass();
            copied(fence(start.position()));
        });
        NamedPoint.WAY_BACK_PREPARED.pass();
    }

    private List<TableMapping> mappings() {
        return request.resolved().mappings();
    }

    private void register(LedgerTransaction transaction) {
        transaction
                .migration()
                .register(new MigrationRecord(
                        request.plan().migration(),
                        request.plan().hash(),
                        request.version(),
                        request.source().server().identity(),
                        request.target().server().identity(),
                        "preparing"));
        // Its rows came from where they go: there is nothing to copy, and no stage to go through.
        MigrationFlow.stages(request.plan())
                .forEach(stage ->
                        transaction.stages().complete(stage, request.plan().hash()));
    }

    private void begin(LedgerTransaction transaction, ChangeStream.Start start) {
        String stream = back.stream();
        if (transaction.streams().find(stream).isEmpty()) {
            transaction
                    .streams()
                    .create(stream, start.position(), start.delivery().encode());
        } else {
            moveTo(transaction, start);
        }
        // Nobody takes it over but who proves it, until a cutover lets it begin.
        transaction.cutover().hold(true);
        for (TableMapping mapping : mappings()) {
            transaction
                    .streams()
                    .begin(
                            stream,
                            mapping.name(),
                            new TableStart(
                                    null,
                                    start.definitions().get(mapping.name()),
                                    MappingRules.of(mapping).encode()));
        }
    }

    private void moveTo(LedgerTransaction transaction, ChangeStream.Start start) {
        StreamRecord row = transaction.streams().take(back.stream());
        transaction.streams().hold(back.stream(), row.token(), row.applied());
        transaction
                .streams()
                .restart(back.stream(), start.position(), start.delivery().encode());
    }

    /** One chunk for each table, of all keys, as a copy would leave it that has seen all before the fence. */
    private void copied(Fence fence) {
        own.inTransaction(transaction -> {
            transaction
                    .chunks()
                    .plan(mappings().stream()
                            .map(mapping -> new FirstChunks(mapping.name(), 1, List.of(new KeyRange(null, null)), -1))
                            .toList());
            return Boolean.TRUE;
        });
        List<String> tables = mappings().stream().map(TableMapping::name).toList();
        boolean more = true;
        while (more) {
            more = own.<Boolean>inTransaction(transaction -> {
                Optional<Chunk> claimed = transaction.chunks().claim(tables, null, "way back", LEASE);
                claimed.ifPresent(chunk -> transaction.chunks().complete(chunk, fence.encode(), 0, 0, 0));
                return claimed.isPresent();
            });
        }
    }

    private Fence fence(Position start) {
        if (start instanceof PostgresPosition postgres) {
            // No number of a transaction is below the first one that there can be.
            return new Fence.PostgresFence(3, 3, List.of(), postgres.lsn());
        }
        BinlogPosition binlog = (BinlogPosition) start;
        return request.source().server().engine() == Engine.MARIADB
                ? new Fence.MariaDbFence(binlog.place().file(), binlog.place().offset())
                : new Fence.MySqlFence("", binlog.place().file(), binlog.place().offset());
    }

    /**
     * Sends a row from the migration's ledger to the way back's, by the way that all rows take.
     *
     * @return how long it took from commit to commit
     * @throws LandbridgeException {@link CutoverError#NO_WAY_BACK} when it does not come
     */
    Duration prove(StopSignal stop) {
        hold(false);
        try {
            long sentinel = clock.instant().toEpochMilli();
            back.main().inTransaction(transaction -> {
                transaction.cutover().send(sentinel);
                return Boolean.TRUE;
            });
            long sent = Ticker.SYSTEM.nanos();
            NamedPoint.SENTINEL_SENT.pass();
            try (StreamApplier applier = sentinelOnly().applier(() -> 1)) {
                while (!own.<Boolean>inTransaction(
                        transaction -> transaction.cutover().hasCome(sentinel))) {
                    stop.throwIfRaised();
                    if (Ticker.SYSTEM.nanos() - sent >= PROOF.toNanos()) {
                        throw new LandbridgeException(
                                CutoverError.NO_WAY_BACK,
                                "way back",
                                "A row that was written to the target's ledger did not come through in "
                                        + PROOF.toSeconds() + " s.");
                    }
                    applier.step(PATIENCE);
                }
            }
            return Duration.ofNanos(Ticker.SYSTEM.nanos() - sent);
        } finally {
            hold(true);
            NamedPoint.SENTINEL_COME.pass();
        }
    }

    /** The plan's own rows come from the source as long as it is live, and nobody looks at them. */
    private StreamParts sentinelOnly() {
        StreamParts all = StreamParts.of(request, own, ChangedKeys.none());
        List<StreamedTable> sentinel = new ArrayList<>();
        sentinel.add(StreamedTable.of(
                back.sentinel(),
                request.source().server().engine(),
                request.target().server().engine(),
                request.transformers()));
        return new StreamParts(all.plan(), all.ports(), sentinel, all.changed());
    }

    private void hold(boolean held) {
        own.inTransaction(transaction -> {
            // The token goes with it: nobody who has read that it is free commits once it is not.
            transaction.streams().take(back.stream());
            transaction.cutover().hold(held);
            return Boolean.TRUE;
        });
    }

    /**
     * Lets the target forget its log while the source is live: what comes into it is what the forward stream writes, and the way back begins
     * behind it.
     */
    void keep() {
        ChangeStream.Start end = target.restart(back.stream(), List.of(back.sentinel()));
        boolean moved = own.<Boolean>inTransaction(transaction -> {
            // Between this and a cutover that lets it begin: the stream's row is locked until one of them has
            // committed.
            StreamRecord row = transaction.streams().take(back.stream());
            boolean isHeld = transaction.cutover().find().places().forwardHeld();
            if (!isHeld || row.applied().hasReached(end.position())) {
                transaction.rollback();
                return false;
            }
            transaction.streams().hold(back.stream(), row.token(), row.applied());
            transaction
                    .streams()
                    .restart(back.stream(), end.position(), end.delivery().encode());
            return true;
        });
        if (moved) {
            target.letGo(back.stream(), end.position());
        }
    }

    static long millis(Duration duration) {
        return TimeUnit.NANOSECONDS.toMillis(duration.toNanos());
    }
}
