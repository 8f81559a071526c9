package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Two tables of a scene that are copied and followed, for tests in which the stream stops and goes on. */
record TwoTables(Scene scene) {

    static final String PLAN = """
            changes: {through: direct}
            backfill: {parallelism: 2}
            """;

    /** Makes them, with 300 rows each; before the first run. */
    static TwoTables create(Scene scene) {
        scene.source()
                .execute(
                        "CREATE TABLE a (id int PRIMARY KEY, v varchar(100))",
                        "CREATE TABLE b (id int PRIMARY KEY, v varchar(100))");
        Drain.prepare(scene);
        TwoTables tables = new TwoTables(scene);
        tables.insert(1, 300);
        return tables;
    }

    /** Rows of both tables. */
    void insert(int from, int to) {
        String rows = IntStream.rangeClosed(from, to)
                .mapToObj(id -> "(" + id + ", 'v" + id + "')")
                .collect(Collectors.joining(", "));
        scene.source().execute("INSERT INTO a (id, v) VALUES " + rows, "INSERT INTO b (id, v) VALUES " + rows);
    }

    /** What the plan calls one of them. */
    String name(String table) {
        return scene.sourceSchema() + "." + table;
    }

    /** The command that leads on behind a stop at one of them. */
    String resync(String table) {
        return "landbridge resync " + scene.planFile() + " --table " + name(table);
    }

    /** The command that leads on behind a lost position. */
    String resyncAll() {
        return "landbridge resync " + scene.planFile() + " --all";
    }

    ToolProcess follow() {
        ToolProcess run = scene.start("run");
        Drain.untilFollowing(scene, run);
        return run;
    }

    /** The run ends by itself with the code, and says how to go on. */
    static JsonNode stopped(ToolProcess run, String code, String remedy) {
        JsonNode error = run.exits(1).json().path("error");
        assertThat(error.path("code").asText()).as("%s", error).isEqualTo(code);
        assertThat(error.path("remedy").asText()).contains(remedy);
        return error;
    }

    /** Everything arrives, and the run is ended. */
    void endsEqual(ToolProcess run) {
        JsonNode status = Drain.untilEverythingArrived(scene, run);
        assertThat(status.path("stream").path("divergences").asLong())
                .as("%s", status)
                .isZero();
        run.terminate();
        run.exits(4);
        scene.assertEqual();
    }
}
