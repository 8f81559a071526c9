package io.landbridge.faults;

import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F1 with the stream: kill -9 at random moments while the source is written to; the same command goes on, copy and stream. */
@Tag("faults")
@Tag("sample")
final class LiveKillIT {

    private static final int ROWS = Extent.isLarge() ? 3_000 : 1_500;

    /** The latest moment of a kill: by then all is copied and the stream is followed. */
    private static final int LATEST = Extent.isLarge() ? 7_500 : 5_000;

    private static final String PLAN = """
            changes: {through: direct}
            backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 200, maxRowsPerSecond: 6000}
            """;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(
                Direction.POSTGRESQL_TO_MARIADB, Direction.MARIADB_TO_POSTGRESQL, Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(600)
    void aKilledRunGoesOnUnderLiveWritesAndEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                LiveRun live = LiveRun.ofTraffic(scene, ROWS, seed).write(60)) {
            for (int kill = 2 + random.nextInt(2); kill > 0; kill--) {
                int millis = 1_500 + random.nextInt(LATEST - 1_500);
                ToolProcess run = scene.start("run");
                run.runsFor(Duration.ofMillis(millis));
                run.kill();
                boolean forgets = random.nextInt(3) == 0;
                if (forgets) {
                    FileSystem.delete(scene.state());
                }
                live.fault("killed after " + millis + " ms" + (forgets ? ", history deleted" : ""));
            }
            live.assertEverythingArrives(scene.start("run"));
        }
    }
}
