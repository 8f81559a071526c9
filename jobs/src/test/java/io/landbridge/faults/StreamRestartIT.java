package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.pipeline.failure.NamedPoint;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F3, F4, F5, F18, F20: the stream dies right after each small commit, with batches of one transaction, between the rows of one statement,
 * between the parts of a key change, of a swap of keys or of unique values, of a family; and goes on from where the ledger says.
 */
@Tag("faults")
@Tag("sample")
final class StreamRestartIT {

    /** 500 with {@code -Dlandbridge.lives=500}. */
    private static final int LIVES = Integer.getInteger("landbridge.lives", Extent.isLarge() ? 100 : 20);

    /** Each is left out, done once or done again by the life that follows. */
    private static final List<NamedPoint> DEATHS = List.of(
            NamedPoint.STREAM_TAKEN,
            NamedPoint.BATCH_DECIDED,
            NamedPoint.CHANGES_WRITTEN,
            NamedPoint.BATCH_ADVANCED,
            NamedPoint.BATCH_COMMITTED,
            NamedPoint.BATCH_COMMITTED,
            NamedPoint.POSITION_CONFIRMED,
            NamedPoint.POSITION_CONFIRMED);

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        List<Arguments> all = Extent.seeds(List.of(Direction.POSTGRESQL, Direction.MYSQL_TO_MARIADB));
        return Extent.isLarge()
                ? Stream.concat(all.stream(), Stream.of(Arguments.of(Direction.POSTGRESQL_15, 5L)))
                        .toList()
                : all;
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(1200)
    void aStreamThatDiesAfterEachSmallCommitGoesOnAndEndsEqual(Direction direction, long seed) {
        Random random = new Random(seed);
        Map<NamedPoint, Integer> deaths = new EnumMap<>(NamedPoint.class);
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n");
                RestartScript script = new RestartScript(scene.source(), random);
                LiveRun live = LiveRun.of(scene, seed)) {
            scene.ask("run", "--until", "indexes");
            int lives;
            try (Follower follower = Follower.of(scene, 1)) {
                while (follower.lives() <= LIVES) {
                    script.next();
                    NamedPoint point = DEATHS.get(random.nextInt(DEATHS.size()));
                    if (follower.dieAt(point, 1 + random.nextInt(2))) {
                        deaths.merge(point, 1, Integer::sum);
                    }
                    if (random.nextInt(3) == 0) {
                        // While nobody reads.
                        script.next();
                    }
                }
                lives = follower.lives();
                follower.catchUp();
            }
            live.fault("died at " + deaths);
            JsonNode status = live.assertEverythingArrives(scene.start("run"));
            // Whatever came again after a death was counted once: each transaction, and the marker of the end.
            assertThat(status.path("stream").path("transactions").asLong())
                    .as("transactions applied; %s", live)
                    .isEqualTo(script.transactions() + 1);
            Evidence.keep(
                    "F4",
                    direction.toString(),
                    "seed " + seed,
                    Map.of("lives", lives, "deaths", deaths, "transactions", script.transactions(), "equal", true));
        }
    }
}
