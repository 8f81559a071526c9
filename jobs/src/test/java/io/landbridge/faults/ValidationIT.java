package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F24, by the finished command: what is planted is named, by key and column, and nothing else; also on tables that are written to. */
@Tag("faults")
@Tag("sample")
final class ValidationIT {

    private static final int DIFFERENT = 1;

    @TempDir
    Path folder;

    static List<Direction> named() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MYSQL));
    }

    static List<Direction> compared() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    static List<Direction> reported() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("named")
    @Timeout(600)
    void everyKindOfCorruptionIsNamedAndNothingElse(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            Planted.create(scene.source());
            JsonNode run = scene.ask("run");
            assertThat(run.path("validation").path("clean").asBoolean())
                    .as(run.toPrettyString())
                    .isTrue();
            JsonNode clean = scene.ask("validate", "--again");
            assertThat(Planted.named(clean, "things")).isEmpty();
            assertThat(clean.path("validation").path("tables").findValuesAsText("sourceRows"))
                    .containsOnly(Integer.toString(Planted.ROWS));

            Map<String, String> planted = Planted.plant(scene.target());
            JsonNode found = scene.start("validate", "--again").exits(DIFFERENT).json();
            assertThat(found.path("error").path("code").asText()).isEqualTo("run.differences-found");
            assertThat(Planted.named(found, "things")).isEqualTo(planted);
            assertThat(Planted.mismatched(found, "things")).isEqualTo(planted.size());
            assertThat(Planted.mismatched(found, "loose")).isEqualTo(2);
            // What was proved before it was spoiled is no reason to forget it.
            assertThat(Planted.named(scene.start("validate").exits(DIFFERENT).json(), "things"))
                    .isEqualTo(planted);
            JsonNode status = scene.ask("status");
            assertThat(status.path("validation").path("mismatches").asLong()).isEqualTo(planted.size() + 2);
            assertThat(status.path("notReady").findValuesAsText("code")).contains("mismatched");
            Evidence.keep("F24", direction.toString(), "sample", Map.of("planted", planted, "named", true));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("compared")
    @Timeout(600)
    void twoDatabasesThatSomebodyElseHasFilledAreCompared(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            Planted.create(scene.source());
            Planted.create(scene.target());
            Map<String, Long> before = Contents.of(scene);
            JsonNode clean = scene.ask("validate", "--no-ledger", "--table", scene.sourceSchema() + ".things");
            assertThat(Planted.mismatched(clean, "things")).isZero();
            assertThat(Contents.of(scene)).as("nothing is left behind").isEqualTo(before);

            scene.target().execute("UPDATE things SET note = 'other' WHERE id = 3");
            JsonNode found = scene.start("validate", "--table", scene.sourceSchema() + ".things")
                    .exits(DIFFERENT)
                    .json();
            assertThat(Planted.named(found, "things")).isEqualTo(Map.of("things 3", "different note"));
            scene.target().execute("UPDATE things SET note = 'note 3' WHERE id = 3");
            assertThat(scene.ask("validate", "--table", scene.sourceSchema() + ".things")
                            .path("validation")
                            .path("clean")
                            .asBoolean())
                    .isTrue();
            scene.ask("finish", "--yes");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reported")
    @Timeout(600)
    void aReportIsWrittenForPeopleAndForPrograms(Direction direction) throws IOException {
        try (Scene scene = Scene.open(folder, direction)) {
            Planted.create(scene.source());
            scene.ask("run");
            scene.target().execute("UPDATE things SET note = '<b>bold</b>' WHERE id = 5");
            for (String kind : List.of("html", "json", "txt")) {
                Path file = folder.resolve("verdict." + kind);
                scene.start("validate", "--again", "--report", file.toString()).exits(DIFFERENT);
                assertThat(file).content().contains("note").contains("bold").contains("things");
            }
            assertThat(Files.readString(folder.resolve("verdict.html")))
                    .contains("&lt;b&gt;bold&lt;/b&gt;")
                    .doesNotContain("<b>");
            JsonNode usage = scene.start(
                            "validate",
                            "--report",
                            folder.resolve("verdict.pdf").toString())
                    .exits(2)
                    .json();
            assertThat(usage.path("error").path("what").asText()).contains("ends in none of");
        }
    }

    static List<Arguments> live() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    /** A row that is on its way is no difference, however often it is written. */
    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("live")
    @Timeout(900)
    void underLiveWritesNothingIsNamedThatIsOnlyOnItsWay(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct, lanes: 2}\n");
                LiveRun live = LiveRun.ofTraffic(scene, 500, seed)) {
            live.write(80);
            ToolProcess run = live.follow();
            for (int time = 1; time <= 2; time++) {
                ToolProcess validate = scene.start("validate", "--again");
                int exit = validate.exitsWithOneOf(0, DIFFERENT);
                JsonNode found = validate.json();
                assertThat(found.path("validation").path("mismatched").asLong(-1))
                        .as("%s: %s", live, found.toPrettyString())
                        .isZero();
                assertThat(exit == 0
                                || found.path("error").path("code").asText().equals("run.not-proved"))
                        .as("%s: %s", live, found.toPrettyString())
                        .isTrue();
            }
            JsonNode status = live.assertEverythingArrives(run);
            assertThat(status.path("validation").path("mismatches").asLong()).isZero();
        }
    }
}
