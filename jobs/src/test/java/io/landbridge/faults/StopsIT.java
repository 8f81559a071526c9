package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F15, F16: where a stream stops or waits, what it says, and that the commands it names lead on to EQUAL. */
@Tag("faults")
@Tag("sample")
final class StopsIT {

    @TempDir
    Path folder;

    static List<Direction> ddl() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.MARIADB_TO_POSTGRESQL));
    }

    static List<Direction> truncates() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ddl")
    @Timeout(600)
    void behindAnAlteredTableItGoesOnOnceTheTableIsCopiedAnew(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            tables.insert(301, 310);
            scene.source().execute("ALTER TABLE a ADD COLUMN w int", "UPDATE a SET w = id WHERE id < 200");
            tables.insert(311, 320);
            // found in the log, or where the catalogue is compared
            String code = direction.from().engine().isMySqlFamily() ? "stream.ddl" : "copy.source-changed";
            JsonNode error = run.exits(1).json().path("error");
            assertThat(error.path("code").asText()).as("%s", error).isIn(code, "stream.ddl");
            assertThat(error.path("where").asText()).contains(tables.name("a"));
            assertThat(error.path("remedy").asText()).contains(tables.resync("a"));

            tables.insert(321, 330);
            scene.target().execute("ALTER TABLE a ADD COLUMN w int");
            TwoTables.stopped(scene.start("run"), "stream.ddl", tables.resync("a"));

            assertThat(scene.ask("resync", "--table", tables.name("a"), "--yes")
                            .path("running")
                            .asBoolean())
                    .isFalse();
            scene.source().execute("UPDATE a SET w = -id WHERE id < 100", "DELETE FROM a WHERE id = 5");
            run = scene.start("run");
            tables.insert(331, 340);
            tables.endsEqual(run);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("truncates")
    @Timeout(600)
    void behindATruncateItGoesOnOnceTheTableIsCopiedAnew(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            tables.insert(301, 310);
            scene.source().execute("TRUNCATE TABLE a");
            tables.insert(311, 320);
            TwoTables.stopped(run, "stream.truncated", tables.resync("a"));
            TwoTables.stopped(scene.start("run"), "stream.truncated", tables.resync("a"));
            scene.ask("resync", "--table", tables.name("a"), "--yes");
            scene.startHaltingAt("resync-written", "run").isKilled();
            scene.startHaltingAt("resync-committed", "run").isKilled();
            run = scene.start("run");
            tables.insert(321, 330);
            tables.endsEqual(run);
        }
    }

    @Test
    @Timeout(600)
    void aChangedPlanIsTakenWhenTheTablesThatItConcernsAreCopiedAnew() {
        try (Scene scene = Scene.open(folder, Direction.POSTGRESQL).plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            run.terminate();
            run.exits(4);
            scene.spoil("DELETE FROM b WHERE id = 7");

            scene.plan(TwoTables.PLAN + "tables: [{include: public.a}, {include: public.drain_marker}]\n");
            TwoTables.stopped(scene.start("run"), "run.plan-changed", "Put the plan back");
            String upper =
                    "tables: [{include: \"public.*\"}, {table: public.a, columns: {v: {value: \"row.v.upperAscii()\"}}}]\n";
            scene.plan(TwoTables.PLAN + upper);
            JsonNode error = TwoTables.stopped(scene.start("run"), "run.plan-changed", tables.resync("a"));
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

    @ParameterizedTest
    @Kinds(value = ServerKind.POSTGRESQL, onDemand = ServerKind.POSTGRESQL_15)
    @Timeout(600)
    void whoeverKeepsTheStreamFromBeginningIsNamedInStatus(ServerKind kind) throws SQLException {
        try (Scene scene =
                Scene.open(folder, Servers.shared(kind), Servers.postgresql()).plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run;
            try (Connection writer = scene.source().connect();
                    Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("INSERT INTO a VALUES (900, 'open')");
                run = scene.start("run");
                run.until(
                        "the wait in status",
                        () -> scene.ledger().exists("runner")
                                && scene.target()
                                        .query("SELECT activity FROM "
                                                + scene.ledger().table("runner"))
                                        .toString()
                                        .contains(
                                                "the source makes the slot only when transactions that run have ended:"
                                                        + " session"));
                writer.commit();
            }
            Drain.untilFollowing(scene, run);
            tables.endsEqual(run);
        }
    }

    @ParameterizedTest
    @Kinds(
            value = ServerKind.MARIADB,
            onDemand = {ServerKind.POSTGRESQL, ServerKind.MYSQL})
    @Timeout(600)
    void aConnectionThatReadsTheLogIsOpenedAgainWithoutAnOperator(ServerKind kind) {
        try (Scene scene =
                Scene.open(folder, Servers.shared(kind), Servers.postgresql()).plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            ToolSessions sessions = new ToolSessions(scene.source());
            for (int i = 0; i < 3; i++) {
                tables.insert(1_000 + 10 * i, 1_005 + 10 * i);
                int expected = 306 + 6 * i;
                run.until("changes in the target", () -> scene.target().count("b") == expected);
                run.until("a reader to end", () -> sessions.endLogReader() > 0);
            }
            tables.insert(2_000, 2_010);
            tables.endsEqual(run);
        }
    }
}
