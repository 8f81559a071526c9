package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code validate} as a command of its own: killed and asked again, and repairing rows beside a process that follows the source. */
@Tag("faults")
final class ProofResumeIT {

    private static final List<String> POINTS = List.of("ranges-planned", "ranges-planned:2", "range-verified:2");

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void aKilledComparisonGoesOnWhereItWas(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan("validation: {parallelism: 1}\n")) {
            ManyCorruptions.create(scene.source());
            ManyCorruptions.create(scene.target());
            for (String point : POINTS) {
                ToolProcess killed = scene.startHaltingAt(point, "validate");
                assertThat(killed.exitsWithOneOf(0, ToolProcess.KILLED))
                        .as("killed at %s: %s", point, killed.err())
                        .isEqualTo(ToolProcess.KILLED);
            }
            Map<String, String> before = proved(scene);
            assertThat(before).as("what was proved before the kill").isNotEmpty();
            JsonNode found = scene.ask("validate");
            assertThat(found.path("validation").path("clean").asBoolean())
                    .as(found.toPrettyString())
                    .isTrue();
            Map<String, String> after = proved(scene);
            assertThat(after).as("is not proved again").containsAllEntriesOf(before);
            assertThat(after).hasSizeGreaterThan(before.size());
            assertThat(scene.target()
                            .queryLong("SELECT count(*) FROM " + scene.ledger().table("validation_range")
                                    + " WHERE verified_at IS NULL"))
                    .isZero();
            scene.ask("finish", "--yes");
            Evidence.keep("F1", direction.toString(), "validate", Map.of("points", POINTS, "resumed", true));
        }
    }

    /** When each range was proved. */
    private static Map<String, String> proved(Scene scene) {
        return scene
                .target()
                .query("SELECT id, verified_at FROM " + scene.ledger().table("validation_range")
                        + " WHERE verified_at IS NOT NULL")
                .stream()
                .collect(Collectors.toMap(row -> String.valueOf(row.get(0)), row -> String.valueOf(row.get(1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void rowsAreRepairedBesideAStreamThatChangesThem(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct, lanes: 2}\n");
                LiveRun live = LiveRun.ofTraffic(scene, 200, 1)) {
            scene.source().execute("CREATE TABLE still (id int PRIMARY KEY, note varchar(20))");
            for (int id = 1; id <= 20; id++) {
                scene.source().execute("INSERT INTO still VALUES (" + id + ", 'note " + id + "')");
            }
            live.write(60);
            ToolProcess run = live.follow();
            scene.spoil(
                    "UPDATE still SET note = 'spoiled' WHERE id IN (1, 2, 3)",
                    "DELETE FROM still WHERE id IN (4, 5)",
                    "INSERT INTO still VALUES (100, 'nobody''s')");
            JsonNode preview = scene.start("validate", "--again", "--repair", "preview")
                    .exits(1)
                    .json();
            assertThat(Planted.mismatched(preview, "still")).isEqualTo(6);
            assertThat(scene.target().queryLong("SELECT count(*) FROM still WHERE note = 'spoiled'"))
                    .as("a preview changes nothing")
                    .isEqualTo(3);
            ToolProcess repair = scene.start("validate", "--repair", "apply", "--yes");
            int[] change = {0};
            repair.whileRunning(
                    () -> {
                        if (change[0]++ % 10 == 0) {
                            scene.source()
                                    .execute("UPDATE still SET note = 'change " + change[0] + "' WHERE id IN (2, 9)");
                        }
                    },
                    () -> false);
            assertThat(repair.exits(0).json().path("validation").path("clean").asBoolean())
                    .isTrue();
            Map<String, String> states = states(scene);
            // A change of the whole row has repaired it as well, if it came first.
            assertThat(states.remove("[\"2\"]")).isIn("repaired", "gone");
            assertThat(states.values()).hasSize(5).containsOnly("repaired");
            assertThat(scene.target()
                            .queryLong("SELECT count(*) FROM " + scene.ledger().table("audit")
                                    + " WHERE action = 'repair'"))
                    .as("rows of the audit")
                    .isGreaterThanOrEqualTo(5);
            live.assertEverythingArrives(run);
        }
    }

    private static Map<String, String> states(Scene scene) {
        Map<String, String> states = new HashMap<>();
        scene.target()
                .query("SELECT row_key, state FROM " + scene.ledger().table("mismatch"))
                .forEach(row -> states.put(String.valueOf(row.get(0)), String.valueOf(row.get(1))));
        return states;
    }
}
