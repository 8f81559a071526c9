package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.faults.LedgerReading.Counts;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F14: foreign writers lock what the copy needs, in other orders, and administrators cancel its statements. */
@Tag("faults")
@Tag("sample")
final class ContentionIT {

    private static final int ROWS = Extent.isLarge() ? 40_000 : 16_000;

    /** Of which so many are {@code orders}, with ids from 0 on. */
    private static final int ORDERS = ROWS / 2;

    /** Slow enough for the disturbances of a test; what is left when they are over is copied at full speed. */
    private static final int RATE = 1_000;

    private static final String PLAN =
            "backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 400, maxRowsPerSecond: " + RATE + "}\n";

    @TempDir
    Path folder;

    static List<Arguments> deadlocks() {
        return Extent.seeds(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("deadlocks")
    @Timeout(600)
    void deadlocksWithAForeignWriterCostTimeAndNothingElse(Direction direction, long seed) {
        int wanted = Extent.isLarge() ? 10 : 1;
        try (Scene scene = Scene.open(folder, direction)) {
            SampleTables.create(scene.source(), ROWS, seed);
            scene.plan(PLAN);
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            int deadlocks;
            try (ForeignWriter writer = ForeignWriter.start(scene.target(), ORDERS, seed)) {
                run.whileRunning(
                        () -> scene.ledger().assertRowsAreThoseOfCopiedChunks(), () -> deadlocks(run) >= wanted);
                deadlocks = deadlocks(run);
                assertThat(deadlocks)
                        .as("deadlocks that ended the copy's transaction:\n%s", run.err())
                        .isGreaterThanOrEqualTo(wanted);
                Evidence.keep(
                        "F14",
                        direction.toString(),
                        "deadlocks, seed " + seed,
                        Map.of("statements", writer.statements(), "metTheCopy", writer.met(), "deadlocks", deadlocks));
            }
            assertEndsEqual(scene, run);
        }
    }

    private static int deadlocks(ToolProcess run) {
        return run.err().split("\\[connection\\.deadlock]", -1).length - 1;
    }

    static List<Arguments> cancels() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("cancels")
    @Timeout(600)
    void cancelledStatementsAreRepeated(Direction direction, long seed) {
        int wanted = Extent.isLarge() ? 40 : 6;
        Random random = new Random(seed);
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene)) {
            SampleTables.create(scene.source(), ROWS, seed);
            lines.plan("backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 300}\n");
            // On a slow line statements take long enough to be cancelled.
            lines.source().limit(40_000);
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            AtomicInteger cancelled = new AtomicInteger();
            ToolSessions source = new ToolSessions(scene.source());
            ToolSessions target = new ToolSessions(scene.target());
            run.whileRunning(
                    () -> {
                        // Twice a second, since attempts are bounded.
                        if (random.nextInt(20) == 0) {
                            cancelled.addAndGet((random.nextBoolean() ? source : target).cancelOne(random));
                        }
                    },
                    () -> cancelled.get() >= wanted);
            lines.heal();
            assertThat(cancelled.get()).as("cancelled statements").isGreaterThanOrEqualTo(wanted);
            assertEndsEqual(scene, run);
            Counts counts = scene.ledger().counts();
            assertThat(counts.repeated()).as("chunks that broke off").isPositive();
            Evidence.keep(
                    "F14",
                    direction.toString(),
                    "cancelled, seed " + seed,
                    Map.of("cancelled", cancelled.get(), "chunksRepeated", counts.repeated(), "equal", true));
        }
    }

    static List<Arguments> locks() {
        return Extent.seeds(List.of(Direction.POSTGRESQL));
    }

    /** The large one holds the lock until the attempts are used up; by turns in the target and in the source. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("locks")
    @Timeout(600)
    void aLockThatSomebodyHoldsIsWaitedForWithABoundAndSaidInStatus(Direction direction, long seed)
            throws SQLException {
        try (Scene scene = Scene.open(folder, direction)) {
            SampleTables.create(scene.source(), ROWS, seed);
            scene.plan(PLAN);
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            TestDatabase locked = seed % 2 == 1 ? scene.target() : scene.source();
            String end = seed % 2 == 1 ? "target" : "source";
            try (Connection connection = locked.connect();
                    Statement statement = connection.createStatement()) {
                lockOrders(locked, connection, statement);
                run.until("a second attempt", () -> run.err().contains("[connection.lock-timeout]"));
                assertThat(scene.ask("status").path("state").asText())
                        .startsWith("copying; attempt 2 of 10 after " + end)
                        .endsWith("[connection.lock-timeout]");
                if (Extent.isLarge()) {
                    run.exits(3);
                    assertThat(run.json().path("error").path("code").asText()).isEqualTo("connection.lock-timeout");
                    assertThat(run.err()).contains("Attempt 9 failed").doesNotContain("Attempt 10 failed");
                }
            }
            assertEndsEqual(scene, Extent.isLarge() ? scene.start("run") : run);
            Evidence.keep("F14", direction.toString(), "lock, seed " + seed, Map.of("lockedAt", end, "equal", true));
        }
    }

    /** Against readers in the source, and against writers in the target. */
    private static void lockOrders(TestDatabase database, Connection connection, Statement statement)
            throws SQLException {
        if (database.engine().isMySqlFamily()) {
            statement.execute("LOCK TABLES orders WRITE");
        } else {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE orders");
        }
    }

    private static void assertEndsEqual(Scene scene, ToolProcess run) {
        if (run.isAlive()) {
            scene.ask("tune", "--max-rows-per-second", "1000000");
        }
        run.exits(0);
        scene.ledger().assertRowsAreThoseOfCopiedChunks();
        scene.assertEqual();
    }
}
