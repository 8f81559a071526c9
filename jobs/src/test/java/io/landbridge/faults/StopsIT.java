package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F16: where a stream stops, what it says, and that the commands it names lead on to EQUAL. */
@Tag("faults")
@Tag("sample")
final class StopsIT {

    private static final String PLAN = """
            changes: {through: direct}
            backfill: {parallelism: 2}
            """;

    @TempDir
    Path folder;

    static List<Direction> ddl() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.MARIADB_TO_POSTGRESQL));
    }

    static List<Direction> truncates() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL, Direction.POSTGRESQL_TO_MARIADB));
    }

    private static void fill(Scene scene) {
        scene.source()
                .execute(
                        "CREATE TABLE a (id int PRIMARY KEY, v varchar(100))",
                        "CREATE TABLE b (id int PRIMARY KEY, v varchar(100))");
        Drain.prepare(scene);
        insert(scene, 1, 300);
    }

    /** Rows of both tables. */
    private static void insert(Scene scene, int from, int to) {
        StringBuilder rows = new StringBuilder();
        for (int id = from; id <= to; id++) {
            rows.append(rows.isEmpty() ? "" : ", ")
                    .append("(")
                    .append(id)
                    .append(", 'v")
                    .append(id)
                    .append("')");
        }
        scene.source().execute("INSERT INTO a (id, v) VALUES " + rows, "INSERT INTO b (id, v) VALUES " + rows);
    }

    private static String table(Scene scene, String name) {
        return scene.sourceSchema() + "." + name;
    }

    private static ToolProcess follow(Scene scene) {
        ToolProcess run = scene.start("run");
        Drain.untilFollowing(scene, run);
        return run;
    }

    /** The run ends by itself with the code, and says how to go on. */
    private static JsonNode stopped(ToolProcess run, String code, String remedy) {
        JsonNode error = run.exits(1).json().path("error");
        assertThat(error.path("code").asText()).as("%s", error).isEqualTo(code);
        assertThat(error.path("remedy").asText()).contains(remedy);
        return error;
    }

    private static void endsEqual(Scene scene, ToolProcess run) {
        JsonNode status = Drain.untilEverythingArrived(scene, run);
        assertThat(status.path("stream").path("divergences").asLong())
                .as("%s", status)
                .isZero();
        run.terminate();
        run.exits(4);
        scene.assertEqual();
    }

    private static String resync(Scene scene, String name) {
        return "landbridge resync " + scene.planFile() + " --table " + table(scene, name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ddl")
    @Timeout(600)
    void behindAnAlteredTableItGoesOnOnceTheTableIsCopiedAnew(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN)) {
            fill(scene);
            ToolProcess run = follow(scene);
            insert(scene, 301, 310);
            scene.source().execute("ALTER TABLE a ADD COLUMN w int", "UPDATE a SET w = id WHERE id < 200");
            insert(scene, 311, 320);
            // found in the log, or where the catalogue is compared
            String code = direction.from().engine().isMySqlFamily() ? "stream.ddl" : "copy.source-changed";
            JsonNode error = run.exits(1).json().path("error");
            assertThat(error.path("code").asText()).as("%s", error).isIn(code, "stream.ddl");
            assertThat(error.path("where").asText()).contains(table(scene, "a"));
            assertThat(error.path("remedy").asText()).contains(resync(scene, "a"));

            insert(scene, 321, 330);
            scene.target().execute("ALTER TABLE a ADD COLUMN w int");
            stopped(scene.start("run"), "stream.ddl", resync(scene, "a"));

            assertThat(scene.ask("resync", "--table", table(scene, "a"), "--yes")
                            .path("running")
                            .asBoolean())
                    .isFalse();
            scene.source().execute("UPDATE a SET w = -id WHERE id < 100", "DELETE FROM a WHERE id = 5");
            run = scene.start("run");
            insert(scene, 331, 340);
            endsEqual(scene, run);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("truncates")
    @Timeout(600)
    void behindATruncateItGoesOnOnceTheTableIsCopiedAnew(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN)) {
            fill(scene);
            ToolProcess run = follow(scene);
            insert(scene, 301, 310);
            scene.source().execute("TRUNCATE TABLE a");
            insert(scene, 311, 320);
            stopped(run, "stream.truncated", resync(scene, "a"));
            stopped(scene.start("run"), "stream.truncated", resync(scene, "a"));
            scene.ask("resync", "--table", table(scene, "a"), "--yes");
            scene.startHaltingAt("resync-written", "run").isKilled();
            scene.startHaltingAt("resync-committed", "run").isKilled();
            run = scene.start("run");
            insert(scene, 321, 330);
            endsEqual(scene, run);
        }
    }

    @Test
    @Timeout(600)
    void aChangedPlanIsTakenWhenTheTablesThatItConcernsAreCopiedAnew() {
        try (Scene scene = Scene.open(folder, Direction.POSTGRESQL).plan(PLAN)) {
            fill(scene);
            ToolProcess run = follow(scene);
            run.terminate();
            run.exits(4);
            scene.target().execute("DELETE FROM b WHERE id = 7");

            scene.plan(PLAN + "tables: [{include: public.a}, {include: public.drain_marker}]\n");
            stopped(scene.start("run"), "run.plan-changed", "Put the plan back");
            String upper =
                    "tables: [{include: \"public.*\"}, {table: public.a, columns: {v: {value: \"row.v.upperAscii()\"}}}]\n";
            scene.plan(PLAN + upper);
            JsonNode error = stopped(scene.start("run"), "run.plan-changed", resync(scene, "a"));
            assertThat(error.path("remedy").asText()).doesNotContain("public.b");
            scene.ask("resync", "--table", "public.a", "--yes");
            run = scene.start("run");
            scene.source().execute("INSERT INTO a VALUES (900, 'new')", "UPDATE a SET v = 'changed' WHERE id = 1");
            Drain.untilEverythingArrived(scene, run);
            run.terminate();
            run.exits(4);
            assertThat(scene.source().query("SELECT id, upper(v) FROM a ORDER BY id"))
                    .isEqualTo(scene.target().query("SELECT id, v FROM a ORDER BY id"));
            assertThat(scene.target().count("b"))
                    .as("what is not concerned was left alone")
                    .isEqualTo(299);
        }
    }
}
