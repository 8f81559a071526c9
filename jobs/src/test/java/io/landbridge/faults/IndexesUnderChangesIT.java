package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F18: unique indexes that are made while values go from row to row: changes wait meanwhile, and status says so. */
@Tag("faults")
@Tag("sample")
final class IndexesUnderChangesIT {

    private static final String WAITS = "building indexes; changes wait until they are there";

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(600)
    void changesWaitUntilTheIndexesAreThere(Direction direction) throws SQLException {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n")) {
            scene.source()
                    .execute(
                            "CREATE TABLE a (id int PRIMARY KEY, number int NOT NULL UNIQUE)",
                            "CREATE TABLE b (id int PRIMARY KEY)",
                            "INSERT INTO a VALUES "
                                    + IntStream.rangeClosed(1, 200)
                                            .mapToObj(id -> "(" + id + ", " + id + ")")
                                            .collect(Collectors.joining(", ")));
            Drain.prepare(scene);
            scene.start("run", "--until", "catch-up").exits(0);
            ToolProcess run;
            try (Connection reader = scene.target().connect();
                    Statement statement = reader.createStatement()) {
                // whoever makes an index waits for the end of this one
                reader.setAutoCommit(false);
                statement.execute(
                        direction.to().engine().isMySqlFamily()
                                ? "SELECT count(*) FROM a"
                                : "LOCK TABLE a IN ROW EXCLUSIVE MODE");
                run = scene.start("run");
                run.until("the wait in status", () -> activity(scene).contains(WAITS));
                run.until("whoever makes the index", () -> isWaitedFor(scene));
                String before = applied(scene);
                scene.source().execute("INSERT INTO b VALUES (1)");
                swap(scene);
                run.runsFor(Duration.ofSeconds(3));
                assertThat(activity(scene)).contains(WAITS);
                assertThat(applied(scene)).as("nothing is applied").isEqualTo(before);
                assertThat(scene.target().count("b")).isZero();
                reader.rollback();
            }
            Drain.untilFollowing(scene, run);
            swap(scene);
            assertThat(Drain.untilEverythingArrived(scene, run)
                            .path("stream")
                            .path("divergences")
                            .asLong())
                    .isZero();
            run.terminate();
            run.exits(4);
            scene.assertEqual();
        }
    }

    /** Each second number goes to the row before it, each other one to the row behind it. */
    private static void swap(Scene scene) {
        scene.source()
                .execute(
                        "UPDATE a SET number = -number",
                        "UPDATE a SET number = CASE WHEN number % 2 = 0 THEN -number - 1 ELSE -number + 1 END");
    }

    private static boolean isWaitedFor(Scene scene) {
        return scene.target()
                        .queryLong(
                                scene.target().engine().isMySqlFamily()
                                        ? "SELECT count(*) FROM "
                                                + scene.target().engine().sessions() + " WHERE db = '"
                                                + scene.target().name()
                                                + "' AND state LIKE 'Waiting for table metadata%'"
                                        : "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                                + " AND cardinality(pg_blocking_pids(pid)) > 0")
                > 0;
    }

    private static String activity(Scene scene) {
        return scene.ledger().exists("runner")
                ? scene.target()
                        .query("SELECT activity FROM " + scene.ledger().table("runner"))
                        .toString()
                : "";
    }

    private static String applied(Scene scene) {
        return String.valueOf(scene.target()
                .queryValue("SELECT applied FROM " + scene.ledger().table("stream")));
    }
}
