package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.faults.LedgerReading.Counts;
import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** F1: kill -9 at random moments, several times in one migration; the same command goes on. */
@Tag("faults")
@Tag("sample")
final class KillIT {

    private static final int ROWS = 60_000;
    private static final int WORKERS = 3;
    private static final String PLAN =
            "backfill: {parallelism: " + WORKERS + ", chunkTime: 50ms, chunkRows: 500, maxRowsPerSecond: 40000}\n";

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL, Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(600)
    void aKilledRunGoesOnAndEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        try (Scene scene = Scene.open(folder, direction).plan(PLAN)) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            List<String> kills = new ArrayList<>();
            // One in the first seconds, whatever happens then; some among the rows; one after them.
            kills.add(killAfterTheStart(scene, random));
            for (int kill = 1 + random.nextInt(2); kill > 0; kill--) {
                kills.add(killAmongRows(scene, rows, random));
            }
            kills.add(killAtTheEnd(scene, rows, random));
            JsonNode last = scene.ask("run");
            assertThat(last.path("rows").asLong()).isEqualTo(rows);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Counts counts = scene.ledger().counts();
            assertThat(counts.copied()).isEqualTo(counts.chunks());
            assertThat(counts.repeated())
                    .as("chunks repeated after %s", kills)
                    .isLessThanOrEqualTo((long) kills.size() * WORKERS);
            keep(direction, seed, kills, counts);
        }
    }

    private static String killAfterTheStart(Scene scene, Random random) {
        int millis = 300 + random.nextInt(2_500);
        ToolProcess run = scene.start("run");
        run.runsFor(Duration.ofMillis(millis));
        return kill(scene, run, "start + " + millis + " ms", random);
    }

    private static String killAmongRows(Scene scene, long rows, Random random) {
        long left = rows - scene.ledger().counts().rows();
        long until = rows - left + (long) (left * random.nextDouble() * 0.8) + 1;
        int more = random.nextInt(60);
        ToolProcess run = scene.start("run");
        run.until(until + " rows", () -> scene.ledger().counts().rows() >= until);
        run.runsFor(Duration.ofMillis(more));
        return kill(scene, run, until + " rows + " + more + " ms", random);
    }

    private static String killAtTheEnd(Scene scene, long rows, Random random) {
        int millis = random.nextInt(400);
        ToolProcess run = scene.start("run");
        run.until("the last row", () -> scene.ledger().counts().rows() == rows);
        run.runsFor(Duration.ofMillis(millis));
        return kill(scene, run, "last row + " + millis + " ms", random);
    }

    private static String kill(Scene scene, ToolProcess run, String moment, Random random) {
        run.kill();
        scene.ledger().assertRowsAreThoseOfCopiedChunks();
        Counts counts = scene.ledger().counts();
        assertThat(counts.copying()).as("chunks under way at the kill").isLessThanOrEqualTo(WORKERS);
        boolean forgets = random.nextInt(3) == 0;
        if (forgets) {
            // It holds nothing but history; the ledger alone says what is done.
            FileSystem.delete(scene.state());
        }
        return "%s: %d rows, %d chunks copied, %d under way, %d stages complete%s"
                .formatted(
                        moment,
                        counts.rows(),
                        counts.copied(),
                        counts.copying(),
                        scene.ledger().stages().size(),
                        forgets ? "; run history deleted" : "");
    }

    private static void keep(Direction direction, long seed, List<String> kills, Counts counts) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("equal", true);
        found.put("kills", kills);
        found.put("chunks", counts.chunks());
        found.put("chunksRepeated", counts.repeated());
        Evidence.keep("F1", direction.toString(), "seed " + seed, found);
    }
}
