package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.proxy.Cut;
import io.landbridge.testkit.proxy.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F8, F9, F10: connections that break, stall, or lose the answer that matters; no operator steps in. */
@Tag("faults")
final class ConnectionFaultIT {

    private static final int ROWS = 60_000;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL, Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(400)
    void connectionsCutAgainAndAgainEndEqual(Direction direction, long seed) {
        Duration cutting = Duration.ofSeconds(Extent.isLarge() ? 60 : 10);
        try (Scene scene = Scene.open(folder, direction);
                FaultProxy source = FaultProxy.to(scene.source().server());
                FaultProxy target = FaultProxy.to(scene.target().server())) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            long rate = rows / cutting.toSeconds();
            ToolProcess run = start(scene, source, target, rate);
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            source.cutRandomly(Duration.ofSeconds(2), seed);
            target.cutRandomly(Duration.ofSeconds(2), seed + 1);
            run.runsFor(cutting);
            source.stopCutting();
            target.stopCutting();
            int cuts = source.cuts() + target.cuts();
            assertThat(cuts).as("cuts").isGreaterThan((int) cutting.toSeconds());
            assertEndsEqual(scene, run, rows);
            Evidence.keep("F8", direction.toString(), "seed " + seed, Map.of("cuts", cuts, "equal", true));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(400)
    void aCommitWithoutAnAnswerIsAppliedOnce(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction);
                FaultProxy source = FaultProxy.to(scene.source().server());
                FaultProxy target = FaultProxy.to(scene.target().server())) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            ToolProcess run = start(scene, source, target, 8_000);
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            run.whileRunning(
                    () -> target.dropNextCommitAnswer(target.droppedAnswers() % 2 == 0 ? Cut.RESET : Cut.END),
                    () -> target.droppedAnswers() >= 15);
            assertThat(target.droppedAnswers()).as("lost answers").isGreaterThanOrEqualTo(15);
            assertEndsEqual(scene, run, rows);
            Evidence.keep(
                    "F10",
                    direction.toString(),
                    "seed " + seed,
                    Map.of("lostAnswers", target.droppedAnswers(), "equal", true));
        }
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(600)
    void aSlowLineAndASilentOneEndEqual(Direction direction, long seed) {
        Duration silence = Duration.ofSeconds(Extent.isLarge() ? 90 : 3);
        try (Scene scene = Scene.open(folder, direction);
                FaultProxy source = FaultProxy.to(scene.source().server());
                FaultProxy target = FaultProxy.to(scene.target().server())) {
            long rows = SampleTables.create(scene.source(), ROWS / 3, seed);
            ToolProcess run = start(scene, source, target, 5_000);
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            source.delay(Duration.ofMillis(Extent.isLarge() ? 300 : 50));
            run.runsFor(Duration.ofSeconds(1));
            source.heal();
            target.blackHole();
            run.runsFor(silence);
            long before = scene.ledger().counts().rows();
            assertThat(before).isLessThan(rows);
            target.heal();
            long healed = System.nanoTime();
            run.until("rows after the silence", () -> scene.ledger().counts().rows() > before);
            long seconds = Duration.ofNanos(System.nanoTime() - healed).toSeconds();
            assertThat(seconds).isLessThanOrEqualTo(10);
            assertEndsEqual(scene, run, rows);
            Evidence.keep(
                    "F9",
                    direction.toString(),
                    "seed " + seed,
                    Map.of("silentSeconds", silence.toSeconds(), "secondsUntilItGoesOn", seconds, "equal", true));
        }
    }

    private static ToolProcess start(Scene scene, FaultProxy source, FaultProxy target, long rate) {
        return scene.plan(
                        source.url(scene.source()),
                        target.url(scene.target()),
                        "backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 300, maxRowsPerSecond: " + rate + "}\n")
                .start("run");
    }

    private static void assertEndsEqual(Scene scene, ToolProcess run, long rows) {
        JsonNode result = run.exits(0).json();
        assertThat(result.path("rows").asLong()).isEqualTo(rows);
        scene.ledger().assertRowsAreThoseOfCopiedChunks();
        scene.assertEqual();
    }
}
