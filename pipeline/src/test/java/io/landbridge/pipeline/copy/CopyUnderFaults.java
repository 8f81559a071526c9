package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.fake.FaultDice;
import io.landbridge.fake.SeededTurns;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * One random life of a copy: processes of several workers that crash, sleep and wake up, connections that break, answers that are lost; one
 * after another they go on until all is copied. The seed decides everything.
 */
final class CopyUnderFaults {

    private static final int MOST_PROCESSES = 8;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final List<String> TABLES = List.of("shop.a", "shop.b", "shop.heap");

    private final Random random;
    private final SeededTurns turns;
    private final CopyWorld world;
    private final List<FakeProcess> processes = new ArrayList<>();
    private final Set<String> poisoned = new HashSet<>();
    private final FaultDice dice;
    private boolean calm = true;

    CopyUnderFaults(long seed, Broken... broken) {
        random = new Random(seed);
        BooleanSupplier notice = this::noticeDangling;
        turns = new SeededTurns(random, notice);
        world = new CopyWorld(turns, this::decide);
        dice = new FaultDice(random, turns, random.nextDouble() * 0.03, 20, 400);
        for (Broken rule : broken) {
            world.server.breakRule(rule);
        }
        world.table("shop.a", true).table("shop.b", true).table("shop.heap", false);
        world.firstRows = 1L + random.nextInt(8);
        world.lease = Duration.ofSeconds(2L + random.nextInt(10));
        fill("shop.a", random.nextInt(40));
        fill("shop.b", random.nextInt(10));
        world.rows("shop.heap", 1, random.nextInt(6));
        world.plan();
    }

    private void fill(String table, int rows) {
        world.rows(table, 1, rows);
        for (int key = 1; key <= rows; key++) {
            if (random.nextInt(15) == 0) {
                world.source.put(table, key, "poison");
                poisoned.add(table + " " + key);
            }
        }
    }

    /** Lives it to its end. */
    void run() {
        calm = false;
        turns.spawn(new FakeProcess("operator"), this::operate);
        turns.run();
    }

    /** Starts processes, each after the one before has crashed, has ended, or does not answer. */
    private void operate() {
        while (!world.isAllCopied() && !turns.hasFailed()) {
            if (processes.size() == MOST_PROCESSES) {
                calm = true;
            }
            FakeProcess process = new FakeProcess("process-" + processes.size());
            processes.add(process);
            turns.spawn(process, () -> lead(process));
            turns.await(() -> turns.isOver(process) || turns.isSuspended(process));
        }
    }

    private void lead(FakeProcess process) {
        while (true) {
            try {
                world.server
                        .ledger(process, CopyWorld.MIGRATION)
                        .<Integer>inTransaction(t -> t.chunks().reclaim(true));
                break;
            } catch (LandbridgeException e) {
                FaultDice.requireExplained(e);
            }
        }
        ChunkCopier copier = world.copier(process);
        int workers = 1 + random.nextInt(3);
        for (int i = 1; i < workers; i++) {
            turns.spawn(process, () -> work(process, copier));
        }
        work(process, copier);
    }

    private void work(FakeProcess process, ChunkCopier copier) {
        boolean done = false;
        while (!done && (isLatest(process) || random.nextBoolean())) {
            try {
                ClaimedChunk claimed = copier.claim().orElse(null);
                if (claimed != null) {
                    copy(copier, claimed);
                } else {
                    done = world.server
                            .ledger(process, CopyWorld.MIGRATION)
                            .<Boolean>inTransaction(t -> t.chunks().isAllCopied(TABLES));
                }
            } catch (LandbridgeException e) {
                FaultDice.requireExplained(e);
            }
        }
    }

    private void copy(ChunkCopier copier, ClaimedChunk claimed) {
        try {
            copier.copy(claimed);
        } catch (LandbridgeException e) {
            FaultDice.requireExplained(e);
            if (random.nextBoolean()) {
                copier.copy(claimed);
            }
        } finally {
            copier.giveBack(claimed, "no further attempt");
        }
    }

    /** A process that was taken for dead learns so from its lease, but perhaps only after another claim. */
    private boolean isLatest(FakeProcess process) {
        return processes.get(processes.size() - 1) == process;
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

    /** Nothing lost, nothing twice, and the ledger knows exactly what is where. */
    void verify() {
        for (String table : TABLES) {
            List<String> good = world.source.rows(table).stream()
                    .filter(row -> !row.contains("poison"))
                    .toList();
            assertThat(world.target(table)).as(table).containsExactlyInAnyOrderElementsOf(good);
            TableProgress progress = world.progress(table);
            assertThat(progress.rowsWritten()).as(table).isEqualTo(good.size());
            assertThat(progress.rowsRead())
                    .as(table)
                    .isEqualTo(world.source.rows(table).size());
        }
        assertThat(world.quarantined().stream().map(row -> row.table() + " " + row.key()))
                .containsExactlyInAnyOrderElementsOf(poisoned);
    }
}
