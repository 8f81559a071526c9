package io.landbridge.jobs.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.RunState;
import io.landbridge.pipeline.ledger.RunbookStore.StepState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A process is gone at each place that it comes by; the same command goes on, or takes back, from where it was. */
final class RunbookCrashTest {

    private static final Runbook RUNBOOK = ConductorTest.runbook("""
            runbook: cut over shop
            steps:
              - command: {name: banner, run: [set, banner, "on"], undo: [set, banner, "off"]}
              - freeze:
              - command: {name: workers, run: [set, workers, stopped], undo: [set, workers, running]}
              - drain:
              - verify:
              - sequences:
              - reverse: {window: 24h}
              - switch:
                  do:
                    - command: {name: app, run: [set, app, target], undo: [set, app, source]}
              - command: {name: statistics, run: [set, statistics, fresh]}
            """);
    private static final List<String> WORDS = List.of(
            "banner=on",
            "banner=off",
            "workers=stopped",
            "workers=running",
            "app=target",
            "app=source",
            "drain",
            "verify",
            "sequences",
            "reverse",
            "statistics=fresh");
    private static final int SEEDS = 400;
    private static final int MOST_COMMANDS = 30;

    @AfterEach
    void silence() {
        NamedPoint.listen(point -> {});
    }

    @Test
    void aCutoverThatIsCutOffAnywhereGoesOnOrIsTakenBack() {
        int crashes = 0;
        for (int at = 1; ; at++) {
            FakeWorld world = new FakeWorld();
            listen(world);
            world.crashAt(at);
            if (!cutover(world)) {
                break;
            }
            crashes++;
            assertThat(cutover(world)).isFalse();
            assertSettled(world, "cut off at " + at);
        }
        assertThat(crashes).as("places").isGreaterThan(50);
    }

    @Test
    void aRollbackThatIsCutOffAnywhereGoesOnOrIsTakenBack() {
        int crashes = 0;
        for (int at = 1; ; at++) {
            FakeWorld world = new FakeWorld();
            listen(world);
            cutover(world);
            world.crashAt(at);
            if (!rollback(world)) {
                break;
            }
            crashes++;
            rollback(world);
            assertSettled(world, "cut off at " + at);
        }
        assertThat(crashes).as("places").isGreaterThan(20);
    }

    @Test
    void manyCrashesAndFailuresEndWhereTheLedgerSays() {
        for (int seed = 0; seed < SEEDS; seed++) {
            live(seed);
        }
    }

    /** Steps fail, processes are gone, operators repeat one of the two commands, and in the end everything works. */
    private static void live(long seed) {
        Random dice = new Random(seed);
        FakeWorld world = new FakeWorld();
        listen(world);
        int troubles = 1 + dice.nextInt(6);
        for (int i = 0; i < troubles; i++) {
            String word = WORDS.get(dice.nextInt(WORDS.size()));
            if (dice.nextBoolean()) {
                world.fails(word);
            }
            if (dice.nextBoolean()) {
                world.crashAt(1 + dice.nextInt(60));
            }
            command(world, dice.nextInt(4) == 0);
            if (dice.nextBoolean()) {
                world.works(word);
            }
        }
        world.works(WORDS.toArray(String[]::new));
        world.crashAt(Integer.MAX_VALUE / 2);
        boolean back = dice.nextBoolean();
        for (int i = 0; i < MOST_COMMANDS && !isAtRest(world); i++) {
            // What the one refuses is the other's to end.
            command(world, back == (i % 2 == 0));
        }
        assertSettled(world, "seed " + seed);
    }

    private static boolean isAtRest(FakeWorld world) {
        return world
                .ledger()
                .inTransaction(transaction -> transaction.runbooks().all())
                .stream()
                .allMatch(run -> run.state() == RunState.DONE || run.state() == RunState.UNDONE);
    }

    private static void command(FakeWorld world, boolean back) {
        if (back) {
            rollback(world);
        } else {
            cutover(world);
        }
    }

    /** Whether the process was gone. */
    private static boolean cutover(FakeWorld world) {
        try {
            world.process().cutover(RUNBOOK, Map.of());
            return false;
        } catch (FakeWorld.Gone e) {
            return true;
        } catch (LandbridgeException e) {
            return false;
        }
    }

    private static boolean rollback(FakeWorld world) {
        try {
            world.process().rollback(null, null);
            return false;
        } catch (FakeWorld.Gone e) {
            return true;
        } catch (LandbridgeException e) {
            return false;
        }
    }

    private static void listen(FakeWorld world) {
        NamedPoint.listen(point -> world.come(point.pointName()));
    }

    /** One side is live, nobody is held, and the world is as that side wants it. */
    private static void assertSettled(FakeWorld world, String what) {
        CutoverState state = world.state();
        assertThat(state).as(what).isIn(CutoverState.STAYED, CutoverState.LIVE);
        Optional<RunRecord> latest = world.ledger()
                .inTransaction(transaction -> transaction.runbooks().latest(Direction.CUTOVER));
        if (latest.isEmpty()) {
            assertThat(world.effects()).as(what).isEmpty();
            return;
        }
        RunRecord run = latest.orElseThrow();
        if (state == CutoverState.LIVE) {
            assertThat(run.state()).as(what).isEqualTo(RunState.DONE);
            assertThat(world.word("banner")).as(what).isEqualTo("on");
            assertThat(world.word("workers")).as(what).isEqualTo("stopped");
            assertThat(world.word("app")).as(what).isEqualTo("target");
            assertThat(world.word("statistics")).as(what).isEqualTo("fresh");
        } else {
            assertThat(run.state()).as(what).isEqualTo(RunState.UNDONE);
            assertThat(world.word("banner")).as(what).isNotEqualTo("on");
            assertThat(world.word("workers")).as(what).isNotEqualTo("stopped");
            assertThat(world.word("app")).as(what).isNotEqualTo("target");
        }
        boolean wavers = world.ledger()
                .<Boolean>inTransaction(transaction -> transaction.runbooks().steps(run.id()).stream()
                        .anyMatch(step -> step.state() == StepState.RUNNING || step.state() == StepState.UNDOING));
        assertThat(wavers).as(what).isFalse();
    }
}
