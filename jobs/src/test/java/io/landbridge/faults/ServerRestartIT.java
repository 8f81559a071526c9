package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F11: a server loses its power in the middle of the copy and comes back. */
@Tag("faults")
final class ServerRestartIT {

    private static final int ROWS = 40_000;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.POSTGRESQL, Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(400)
    void theRunGoesOnByItselfAndEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        try (DedicatedServer from = Servers.dedicated(direction.from()).start();
                DedicatedServer to = Servers.dedicated(direction.to()).start();
                Scene scene = Scene.open(folder, from.server(), to.server())) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            scene.plan("backfill: {parallelism: 3, chunkTime: 50ms, maxRowsPerSecond: 8000}\n");
            ToolProcess run = scene.start("run");
            restart(scene, run, to, rows / 4, random);
            restart(scene, run, from, rows / 2, random);
            run.exits(0);
            assertThat(run.json().path("rows").asLong()).isEqualTo(rows);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Evidence.keep("F11", direction.toString(), "seed " + seed, Map.of("equal", true));
        }
    }

    private static void restart(Scene scene, ToolProcess run, DedicatedServer server, long atRows, Random random) {
        run.until(atRows + " rows", () -> scene.ledger().counts().rows() >= atRows);
        server.kill();
        run.runsFor(Duration.ofMillis(500 + random.nextInt(3_000)));
        assertThat(run.isAlive()).as("the run waits for the server").isTrue();
        server.start();
        long before = scene.ledger().counts().rows();
        run.until("rows after the restart", () -> scene.ledger().counts().rows() > before);
    }
}
