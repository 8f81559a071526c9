package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.fake.FaultDice;
import io.landbridge.fake.LiveSource.Images;
import io.landbridge.fake.LiveSource.Row;
import io.landbridge.fake.SeededTurns;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.ChunkCopier;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.copy.QuarantineDesk;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.schema.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * One random life of a migration: people write, copiers copy, a stream is applied, and processes crash, sleep, and lose connections and
 * answers, until all is copied and applied. The seed decides everything.
 */
final class StreamLife {

    private static final int MOST_PROCESSES = 8;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int KEYS = 5;
    private static final List<Engine> ENGINES = List.of(Engine.values());

    private final Random random;
    private final SeededTurns turns;
    private final StreamWorld world;
    private final @Nullable Rule broken;
    private final Clients clients;
    private final FaultDice dice;
    private final List<FakeProcess> processes = new ArrayList<>();
    private final List<String> needless = new ArrayList<>();
    private int clientsLeft;
    private boolean prepared;
    private boolean healed;
    private int resyncs;
    private boolean calm = true;
    private @Nullable FakeProcess copying;
    private @Nullable FakeProcess streaming;

    StreamLife(long seed, @Nullable Rule broken) {
        random = new Random(seed * 31 + 7);
        this.broken = broken;
        turns = new SeededTurns(random, this::noticeDangling);
        Engine engine = ENGINES.get(random.nextInt(ENGINES.size()));
        if (broken != null && broken.only != null) {
            engine = broken.only;
        }
        boolean partial = broken == Rule.A_RECOPIED_KEY_IS_ERASED
                || broken == Rule.A_TABLE_WITHOUT_OLD_UNIQUE_VALUES_IS_ONE_LANE
                || random.nextBoolean();
        Images images = engine == Engine.POSTGRESQL && partial ? Images.KEY_AND_CHANGED : Images.FULL;
        boolean unique = random.nextBoolean() || (broken != null && broken.isOfUniqueValues());
        world = new StreamWorld(turns, this::decide, engine, images, unique);
        double danger = random.nextInt(3) == 0 ? 0 : random.nextDouble() * 0.03;
        dice = new FaultDice(random, turns, danger, 10, 200);
        world.firstRows = 1L + random.nextInt(3);
        world.batchRows = 1L + random.nextInt(6);
        if (broken != null && broken.isOfLanes()) {
            world.batchRows += 4;
        }
        clients = new Clients(world.source, random, KEYS, random.nextInt(3) == 0);
        resyncs = broken == Rule.WHAT_A_RESYNC_PASSES_BY_IS_DELIVERED || random.nextInt(6) == 0 ? 1 : 0;
        List<Row> rows = new ArrayList<>();
        for (int id = 1; id <= KEYS; id++) {
            if (random.nextInt(3) > 0) {
                rows.add(new Row(id, "u" + id, clients.text(false)));
            }
        }
        world.source.table(world.mapping, rows);
        world.source.slowly(() -> wait(random.nextInt(3) == 0 ? 60 : 0));
        if (broken != null && broken.ofTarget != null) {
            world.server.breakRule(broken.ofTarget);
        }
        if (broken == Rule.A_COPIERS_TOKEN_IS_CHECKED) {
            // Else the former copier is gone before it can commit.
            world.server.breakRule(Broken.SESSION_NOT_ENDED);
        }
        if (broken != null && broken.ofSource != null) {
            world.source.breakRule(broken.ofSource);
        }
    }

    private void wait(int most) {
        for (int turn = random.nextInt(1 + most); turn > 0; turn--) {
            turns.step("wait");
        }
    }

    /** Lives it to its end. */
    void run() {
        ShownRows shown = new ShownRows(world, KEYS);
        world.server.onCommit(shown::look);
        world.server.onConflict(this::lookAtConflict);
        FakeProcess people = new FakeProcess("people");
        clientsLeft = 2;
        for (int i = 0; i < 2; i++) {
            int before = random.nextInt(2);
            int transactions = 1 + random.nextInt(5);
            turns.spawn(people, () -> {
                clients.write(before);
                turns.await(() -> prepared || turns.hasFailed());
                for (int j = 0; j < transactions; j++) {
                    wait(12);
                    clients.write(1);
                }
                clientsLeft--;
            });
        }
        turns.spawn(new FakeProcess("operator"), this::operate);
        turns.run();
    }

    /** The target is equal, and nothing met another number of rows than it had to. */
    void verify() {
        assertThat(world.target()).isEqualTo(world.wanted());
        assertThat(world.ledger(world.observer)
                        .<Long>inTransaction(t -> t.divergences().openCount()))
                .as("divergences")
                .isZero();
        assertThat(needless)
                .as("rows that had a value which another one was to get, and were not ahead of the stream")
                .isEmpty();
    }

    /** The stream copies a key anew whose unique value another row holds, and so would hide that it had changed their order. */
    private void lookAtConflict(String holder) {
        StreamRecord stream = world.server.stream(StreamWorld.MIGRATION);
        ChunkStanding chunk = ShownRows.chunkOf(chunks(), Integer.parseInt(holder));
        if (stream != null
                && chunk != null
                && chunk.state() == ChunkState.COPIED
                && Objects.requireNonNull(chunk.fence()).isPassedBy(stream.applied())) {
            needless.add(holder + " at " + stream.applied() + ", " + world.server.batchEnd(StreamWorld.MIGRATION));
        }
    }

    private void operate() {
        world.prepare();
        prepared = true;
        calm = false;
        while (!isDone() && !turns.hasFailed()) {
            if (processes.size() >= MOST_PROCESSES) {
                calm = true;
            }
            if (isGone(copying)) {
                FakeProcess process = process("copying");
                copying = process;
                turns.spawn(process, () -> leadCopy(process));
            }
            if (isGone(streaming)) {
                FakeProcess process = process("streaming");
                streaming = process;
                turns.spawn(process, () -> stream(process));
            }
            if (clientsLeft == 0 && !healed) {
                clients.heal();
                healed = true;
            }
            if (isQuarantined() && (healed || random.nextBoolean())) {
                new QuarantineDesk(world.ledger(world.observer)).retry(null, "operator");
            }
            turns.await(() -> isDone()
                    || turns.hasFailed()
                    || isGone(copying)
                    || isGone(streaming)
                    || (clientsLeft == 0 && (!healed || isQuarantined())));
        }
    }

    private FakeProcess process(String name) {
        FakeProcess process = new FakeProcess(name + '-' + processes.size());
        processes.add(process);
        return process;
    }

    private boolean isGone(@Nullable FakeProcess process) {
        return process == null || turns.isOver(process) || turns.isSuspended(process);
    }

    private boolean isQuarantined() {
        return chunks().stream().anyMatch(chunk -> chunk.state() == ChunkState.QUARANTINED);
    }

    private List<ChunkStanding> chunks() {
        return world.server.chunks(StreamWorld.MIGRATION, StreamWorld.TABLE);
    }

    private boolean isDone() {
        StreamRecord stream = world.server.stream(StreamWorld.MIGRATION);
        return clientsLeft == 0
                && healed
                && resyncs == 0
                && stream != null
                && stream.applied().hasReached(world.source.end())
                && chunks().stream().allMatch(chunk -> chunk.state() == ChunkState.COPIED);
    }

    private void leadCopy(FakeProcess process) {
        while (true) {
            try {
                world.ledger(process).<Integer>inTransaction(t -> t.chunks().reclaim(true));
                break;
            } catch (LandbridgeException e) {
                FaultDice.requireExplained(e);
            }
        }
        ChunkCopier copier = copier(process);
        if (random.nextBoolean()) {
            turns.spawn(process, () -> copy(process, copier));
        }
        copy(process, copier);
    }

    private ChunkCopier copier(FakeProcess process) {
        if (broken == Rule.THE_BARRIER_IS_ASKED) {
            return world.copier(
                    process,
                    io.landbridge.pipeline.copy.Barrier.NO_STREAM,
                    world.server.transactions(process, StreamWorld.MIGRATION));
        }
        if (broken == Rule.THE_BARRIER_IS_ASKED_AFTER_THE_CLAIM) {
            EarlyBarrier early = new EarlyBarrier(world, process);
            return world.copier(process, early, early);
        }
        return world.copier(process);
    }

    private void copy(FakeProcess process, ChunkCopier copier) {
        while (!isDone() && (process == copying || random.nextBoolean())) {
            try {
                ClaimedChunk claimed = copier.claim().orElse(null);
                if (claimed == null) {
                    long seen = world.server.commits();
                    turns.await(() -> world.server.commits() != seen || isDone() || turns.hasFailed());
                } else {
                    copy(copier, claimed);
                }
            } catch (LandbridgeException e) {
                FaultDice.requireExplained(e);
            }
        }
    }

    private void copy(ChunkCopier copier, ClaimedChunk claimed) {
        try {
            copier.copy(claimed);
        } finally {
            copier.giveBack(claimed, "no further attempt");
        }
    }

    private void stream(FakeProcess process) {
        StreamApplier applier = world.applier(process, lanes(process), this::ties);
        while (!isDone()) {
            try {
                if (resyncs > 0 && random.nextInt(4) == 0) {
                    // Also behind a step that failed between two lanes.
                    applier.resync(StreamWorld.TABLE, List.of(KeyRange.ALL));
                    resyncs = 0;
                }
                applier.step(Duration.ofMillis(50));
            } catch (LandbridgeException e) {
                if (e.errorCode() == StreamError.SUPERSEDED) {
                    return;
                }
                FaultDice.requireExplained(e);
            }
        }
        applier.close();
    }

    /** Each process may have another setting than the one before it. */
    private Lanes lanes(FakeProcess process) {
        int most = broken != null && broken.isOfLanes() ? 2 + random.nextInt(3) : 1 + random.nextInt(4);
        return new Lanes(() -> most, 1, works -> sideBySide(process, works));
    }

    private void sideBySide(FakeProcess process, List<Runnable> works) {
        int[] left = {works.size()};
        for (Runnable work : works) {
            turns.spawn(process, () -> {
                try {
                    work.run();
                } finally {
                    left[0]--;
                }
            });
        }
        while (left[0] > 0) {
            turns.await(() -> left[0] == 0);
        }
    }

    private Ties ties(StreamedTable table) {
        return broken == null ? table.ties() : broken.ties(table.ties());
    }

    private Chaos.Event decide(FakeProcess process, String call) {
        world.ticker.pass(STEP);
        if (random.nextInt(300) == 0) {
            noticeDangling();
        }
        return dice.fall(process, calm || !processes.contains(process));
    }

    private boolean noticeDangling() {
        return world.server.noticeDangling();
    }
}
