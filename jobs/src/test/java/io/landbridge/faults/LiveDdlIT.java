package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F16: DDL at the source while it is copied, between two runs, and while it is followed: the run stops and says what; nothing wrong arrives. */
@Tag("faults")
@Tag("sample")
final class LiveDdlIT {

    private static final int ROWS = 2_000;

    /** What a table may suffer; each is met at a place of its own. */
    static final List<String> DDL = List.of(
            "ALTER TABLE altered ADD COLUMN w int",
            "ALTER TABLE altered DROP COLUMN v",
            "ALTER TABLE altered RENAME COLUMN v TO w",
            "TRUNCATE TABLE altered",
            "DROP TABLE altered");

    @TempDir
    Path folder;

    static List<Arguments> followed() {
        if (!Extent.isLarge()) {
            return List.of(
                    Arguments.of(Direction.POSTGRESQL, DDL.get(0)),
                    Arguments.of(Direction.MARIADB_TO_POSTGRESQL, DDL.get(1)));
        }
        return Extent.directions(Direction.ALL).stream()
                .flatMap(direction -> DDL.stream().map(ddl -> Arguments.of(direction, ddl)))
                .toList();
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("followed")
    @Timeout(600)
    void ddlWhileFollowingStopsAtItsPlace(Direction direction, String ddl) {
        try (Scene scene = Scene.open(folder, direction);
                LiveRun live = create(scene, 1_000_000)) {
            ToolProcess run = live.follow();
            scene.source().execute("INSERT INTO altered (id) VALUES (-1)");
            Drain.untilWrittenArrived(scene, run);
            scene.source().execute(ddl);
            scene.source().executeIfPossible("INSERT INTO altered (id) VALUES (-2)");
            assertStopped(run.exits(1), scene);
            assertNothingWrongArrived(scene);
            Evidence.keep("F16", direction.toString(), "followed: " + ddl, Map.of("stopped", true));
        }
    }

    static Stream<Arguments> copied() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MARIADB)).stream()
                .map(Arguments::of);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("copied")
    @Timeout(600)
    void ddlWhileCopyingStopsTheRun(Direction direction) {
        try (Scene scene = Scene.open(folder, direction);
                LiveRun live = create(scene, ROWS / 4)) {
            ToolProcess run = scene.start("run");
            run.until("rows of the table", () -> scene.ledger().counts().rows() > 0);
            scene.source().execute(DDL.get(0), "INSERT INTO altered (id) VALUES (-2)");
            live.fault(DDL.get(0));
            assertStopped(run.exits(1), scene);
            assertThat(scene.target().queryLong("SELECT count(*) FROM altered WHERE id = -2"))
                    .as("rows of the altered table; %s", live)
                    .isZero();
            Evidence.keep("F16", direction.toString(), "copied", Map.of("stopped", true));
        }
    }

    private static LiveRun create(Scene scene, int rowsPerSecond) {
        StringBuilder rows = new StringBuilder("INSERT INTO altered VALUES (0, 'v')");
        for (int id = 1; id < ROWS; id++) {
            rows.append(", (").append(id).append(", 'v')");
        }
        scene.source().execute("CREATE TABLE altered (id int PRIMARY KEY, v varchar(20))", rows.toString());
        scene.plan(
                "changes: {through: direct}\nbackfill: {parallelism: 2, chunkTime: 50ms, chunkRows: 100, maxRowsPerSecond: "
                        + rowsPerSecond + "}\n");
        return LiveRun.of(scene, 0);
    }

    static void assertStopped(ToolProcess run, Scene scene) {
        JsonNode error = run.json().path("error");
        assertThat(error.path("code").asText())
                .as("why it stops: %s", error)
                .matches("stream\\..*|copy\\.source-changed|run\\..*|assess.*|plan\\..*");
        assertThat(error.toString()).as("what it names on %s", scene.source()).contains("altered");
    }

    /** What was committed before is there, what came behind is not, and no value was changed. */
    private static void assertNothingWrongArrived(Scene scene) {
        assertThat(scene.target().queryLong("SELECT count(*) FROM altered WHERE id = -1"))
                .isEqualTo(1);
        assertThat(scene.target().queryLong("SELECT count(*) FROM altered WHERE id = -2"))
                .isZero();
        assertThat(scene.target().queryLong("SELECT count(*) FROM altered WHERE v = 'v'"))
                .isEqualTo(ROWS);
        // What was compared beside the stream up to there.
        assertThat(scene.target().count(scene.ledger().table("mismatch"))).isZero();
    }
}
