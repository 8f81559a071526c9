package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.generate.Oversized;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F21: thousands of tables in one migration, within the memory that the launcher gives to a run. */
@Tag("faults")
@Tag("sample")
final class ManyTablesIT {

    private static final int TABLES = Extent.isLarge() ? 5_000 : 250;
    private static final String HEAP = Extent.isLarge() ? "512m" : "128m";

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void allTablesAreCopiedInOneRun(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).heap(HEAP)) {
            Oversized.manyTables(scene.source(), TABLES);
            SampleTables.analyze(scene.source());
            Map<String, Object> seconds = new LinkedHashMap<>();
            JsonNode assessed = timed(scene, seconds, "assess");
            assertThat(assessed.path("clear").asBoolean())
                    .as(assessed.toPrettyString())
                    .isTrue();
            JsonNode planned = timed(scene, seconds, "plan");
            assertThat(planned.path("tables")).hasSize(TABLES);
            JsonNode result = timed(scene, seconds, "run");
            assertThat(result.path("rows").asInt()).isEqualTo(TABLES);
            result.path("stages")
                    .forEach(stage -> seconds.put(
                            "stage " + stage.path("name").asText(),
                            stage.path("seconds").asDouble()));
            seconds.put("copy", result.path("copySeconds").asDouble());
            assertThat(timed(scene, seconds, "status").path("tables")).hasSize(TABLES);
            scene.assertEqual();
            Evidence.keep("F21", direction.toString(), TABLES + " tables", Map.of("seconds", seconds, "equal", true));
        }
    }

    private static JsonNode timed(Scene scene, Map<String, Object> seconds, String command) {
        long before = System.nanoTime();
        // Minutes on a machine that has other work: no limit of ours on how fast it is.
        JsonNode document =
                scene.start(command).await(Duration.ofMinutes(15)).exits(0).json();
        seconds.put(command, Duration.ofNanos(System.nanoTime() - before).toMillis() / 1000.0);
        return document;
    }
}
