package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F18: unique values that are swapped and taken over, parents and children, applied in 1 to 8 lanes; killed, and altered, between lanes. */
@Tag("faults")
@Tag("sample")
final class LanesIT {

    private static final Duration LIMIT = Duration.ofMinutes(4);

    /** Enough for several lanes, also when the first part of it goes in alone. */
    private static final int BACKLOG = 2_000;

    /** Where the process is killed, one after another, each time with another number of lanes in the plan. */
    private static final List<Kill> KILLS = Extent.isLarge()
            ? List.of(
                    new Kill("batch-begun:1", 2),
                    new Kill("lane-recorded:1", 8),
                    new Kill("lane-committed:1", 4),
                    new Kill("lane-committed:2", 2),
                    new Kill("batch-advanced:1", 3),
                    new Kill("batch-committed:1", 8))
            : List.of(new Kill("batch-begun:1", 2), new Kill("lane-recorded:1", 8), new Kill("lane-committed:2", 4));

    private static final List<Integer> LANES = Extent.isLarge() ? List.of(1, 2, 4, 8) : List.of(1, 4);

    private record Kill(String point, int lanes) {}

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void whatDependsOnEachOtherEndsEqualInAnyNumberOfLanes(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction)) {
            Seats seats = new Seats(scene.source(), seed);
            seats.create();
            Drain.prepare(scene);
            plan(scene, 4);
            arrive(scene, 1);
            int marker = 1;
            for (int lanes : LANES) {
                seats.write(BACKLOG);
                plan(scene, lanes);
                marker++;
                arrive(scene, marker);
                assertThat(lanes(scene))
                        .as("lanes that were used so far")
                        .isBetween(lanes == 1 ? 0L : 2L, lanes == 1 ? 0L : lanes);
            }
            for (Kill kill : KILLS) {
                seats.write(BACKLOG);
                plan(scene, kill.lanes());
                scene.startHaltingAt(kill.point(), "run").isKilled();
            }
            plan(scene, 1);
            arrive(scene, marker + 1);
        }
    }

    static List<Direction> altered() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    /** PostgreSQL's log cannot be opened with the table as it was, so that the batch could never be ended with it. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("altered")
    @Timeout(600)
    void aTableThatIsAlteredBetweenTheLanesOfABatchIsCopiedAnew(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            Seats seats = new Seats(scene.source(), 1);
            seats.create();
            Drain.prepare(scene);
            plan(scene, 4);
            arrive(scene, 1);
            seats.write(BACKLOG);
            scene.startHaltingAt("lane-committed:1", "run").isKilled();
            scene.source().execute("ALTER TABLE guest ADD COLUMN age int", "UPDATE guest SET age = 7 WHERE id < 50");
            scene.target().execute("ALTER TABLE guest ADD COLUMN age int");
            String guest = scene.sourceSchema() + ".guest";
            TwoTables.stopped(
                    scene.start("run"), "stream.ddl", "landbridge resync " + scene.planFile() + " --table " + guest);
            scene.ask("resync", "--table", guest, "--yes");
            scene.startHaltingAt("resync-committed", "run").isKilled();
            seats.write(100);
            arrive(scene, 2);
        }
    }

    private static void plan(Scene scene, int lanes) {
        scene.plan("changes: {through: direct, lanes: " + lanes + "}\n");
    }

    private static long lanes(Scene scene) {
        return scene.target().queryLong("SELECT count(*) FROM " + scene.ledger().table("stream_lane"));
    }

    /** Runs until all that was written is in the target, which is equal then. */
    private static void arrive(Scene scene, int marker) {
        scene.source().execute("INSERT INTO drain_marker VALUES (" + marker + ")");
        ToolProcess run = scene.start("run");
        Drain.untilFollowing(scene, run);
        run.until(
                "marker in the target",
                LIMIT,
                () -> scene.target().queryLong("SELECT count(*) FROM drain_marker WHERE id = " + marker) == 1);
        JsonNode stream = scene.statusOfServers().path("stream");
        run.terminate();
        run.exits(4);
        assertThat(stream.path("divergences").asLong()).as("%s", stream).isZero();
        scene.assertEqual();
    }
}
