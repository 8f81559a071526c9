package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F11: a server loses its power in the middle of the copy and comes back; meanwhile the circuit breaker keeps all work waiting. */
@Tag("faults")
@Tag("sample")
final class ServerRestartIT {

    private static final int ROWS = Extent.isLarge() ? 40_000 : 16_000;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(600)
    void theRunGoesOnByItselfAndEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        try (DedicatedServer from = Servers.dedicated(direction.from()).start();
                DedicatedServer to = Servers.dedicated(direction.to()).start();
                Scene scene = Scene.open(folder, from.server(), to.server())) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            scene.plan("backfill: {parallelism: 3, chunkTime: 50ms, maxRowsPerSecond: " + ROWS / 5 + "}\n");
            ToolProcess run = scene.start("run");
            Map<String, Object> found = new LinkedHashMap<>();
            run.until("a part of the rows", () -> scene.ledger().counts().rows() >= rows / 4);
            found.put("target", restart(scene, run, to, "target", random));
            run.until("half of the rows", () -> scene.ledger().counts().rows() >= rows / 2);
            found.put("source", restart(scene, run, from, "source", random));
            run.exits(0);
            assertThat(run.json().path("rows").asLong()).isEqualTo(rows);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            found.put("equal", true);
            Evidence.keep("F11", direction.toString(), "seed " + seed, found);
        }
    }

    private static Map<String, Object> restart(
            Scene scene, ToolProcess run, DedicatedServer server, String end, Random random) {
        int said = run.err().length();
        server.kill();
        long killed = System.nanoTime();
        run.until("the wait of all work", () -> run.err().substring(said).contains("All work waits: " + end));
        long waits = secondsSince(killed);
        assertReasonIsVisible(scene, run, end);
        run.runsFor(Duration.ofMillis(random.nextInt(2_000)));
        assertThat(run.isAlive()).as("the run waits for the server").isTrue();
        long away = secondsSince(killed);
        server.start();
        long started = System.nanoTime();
        long before = scene.ledger().counts().rows();
        run.until("rows after the restart", () -> scene.ledger().counts().rows() > before);
        long goesOn = secondsSince(started);
        assertThat(run.err().substring(said)).contains("The work goes on after");
        return Map.of("allWorkWaitsAfterSeconds", waits, "awaySeconds", away, "goesOnAfterSeconds", goesOn);
    }

    /** The ledger is in the target: when that is away, status itself says so. */
    private static void assertReasonIsVisible(Scene scene, ToolProcess run, String end) {
        if (end.equals("source")) {
            run.until(
                    "the reason in status",
                    () -> scene.ask("status").path("state").asText().startsWith("waiting: source "));
        } else {
            JsonNode answer = scene.start("status").exits(3).json();
            assertThat(answer.path("error").path("where").asText()).startsWith("target ");
            assertThat(answer.path("error").path("code").asText()).startsWith("connection.");
        }
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }
}
