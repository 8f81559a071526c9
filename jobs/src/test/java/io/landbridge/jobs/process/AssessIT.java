package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What stands against a run, and that the printed rights are enough and needed. */
@Timeout(600)
final class AssessIT {

    @TempDir
    Path folder;

    @Test
    void fromMariaDbToPostgresTheLeastRightsAreEnough() {
        theLeastRightsAreEnough(Servers.mariadb(), Servers.postgresql());
    }

    @Test
    void fromPostgresToMySqlTheLeastRightsAreEnough() {
        theLeastRightsAreEnough(Servers.postgresql(), Servers.mysql());
    }

    @Test
    void rowsThatNobodyKnowsAreABlockerBeforeTheFirstWrite() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            target.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (7)");
            Migration migration = new Migration(folder, source, target, "");
            JsonNode assessed =
                    migration.start("assess", "--output", "json").exits(1).json();
            assertThat(assessed.path("clear").asBoolean()).isFalse();
            assertThat(assessed.path("findings").findValuesAsText("code")).contains("assess.target-not-empty");
            assertThat(migration.start("run").exits(1).err()).contains("assess.target-not-empty");
            assertThat(target.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'landbridge'"))
                    .isZero();
            assertThat(target.queryLong("SELECT id FROM t")).isEqualTo(7);
        }
    }

    @Test
    void aTableThatTakesTheRowsButIsNotAsWishedIsNamed() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY, n int NOT NULL DEFAULT 7)");
            target.execute("CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 8)");
            Migration migration = new Migration(folder, source, target, "");
            assertThat(migration.ask("assess").path("findings").findValuesAsText("what"))
                    .contains(
                            "The table is there already: column n takes NULL.",
                            "The table is there already: column n has the default 8, not 7.");
        }
    }

    @Test
    void anExcludeOfATableThatIsNotThereIsABlockerAndAPatternAWarning() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target")) {
            source.execute("CREATE TABLE passwords (id int PRIMARY KEY)", "CREATE TABLE t (id int PRIMARY KEY)");
            Migration migration =
                    new Migration(folder, source, target, "tables: [{exclude: \"pasword\"}, {exclude: \"tmp_*\"}]\n");
            JsonNode assessed =
                    migration.start("assess", "--output", "json").exits(1).json();
            assertThat(assessed.path("findings").findValuesAsText("what"))
                    .anyMatch(what -> what.endsWith("; did you mean 'passwords'?"));
            assertThat(migration.start("run").exits(1).err()).contains("assess.exclude-idle");
            migration.change("pasword", "passwords");
            assertThat(migration.ask("plan").path("warnings").toString())
                    .contains("No table of the source fits 'tmp_*', so that it keeps none back.");
            assertThat(migration.ask("run").path("outcome").asText()).isEqualTo("done");
            assertThat(tables(target)).isEqualTo(1);
        }
    }

    @Test
    @Tag("faults")
    void fromMariaDbARightlySetSourceMayBeStreamedWithTheLeastRights() {
        theLeastRightsOfAStreamAreEnough(Servers.mariadb(), Servers.postgresql());
    }

    @Test
    void fromPostgresARightlySetSourceMayBeStreamedWithTheLeastRights() {
        theLeastRightsOfAStreamAreEnough(Servers.postgresql(), Servers.mysql());
    }

    @Test
    @Tag("faults")
    void fromMySqlARightlySetSourceMayBeStreamedWithTheLeastRights() {
        theLeastRightsOfAStreamAreEnough(Servers.mysql(), Servers.mariadb());
    }

    @Test
    void whatIsWrittenMeanwhileIsLeftBehindOnlyWithAWord() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target")) {
            source.execute("CREATE TABLE t (id int PRIMARY KEY)");
            Migration migration = new Migration(folder, source, target, "changes: {through: none}\n");
            JsonNode findings = migration.ask("assess").path("findings");
            assertThat(findings.findValuesAsText("code")).contains("assess.changes-not-carried");
            assertThat(findings.findValuesAsText("remedy"))
                    .anyMatch(remedy -> remedy.startsWith("Say 'changes: {through: direct}' in the plan"));
            migration.change("through: none", "through: direct");
            assertThat(migration.ask("assess").path("findings").findValuesAsText("code"))
                    .doesNotContain("assess.changes-not-carried");
        }
    }

    private void theLeastRightsOfAStreamAreEnough(TestServer from, TestServer to) {
        String user = "least_" + Long.toHexString(System.nanoTime());
        try (TestDatabase source = from.createDatabase("source");
                TestDatabase target = to.createDatabase("target")) {
            source.execute(
                    "CREATE TABLE parents (id int PRIMARY KEY, name varchar(20) NOT NULL)",
                    "CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents (id))",
                    "INSERT INTO parents VALUES (1, 'one'), (2, 'two')",
                    "INSERT INTO children VALUES (1, 1), (2, 2)");
            create(source, user);
            create(target, user);
            Migration admin = new Migration(folder, source, target, "changes: {through: direct}\n");
            JsonNode rights = admin.ask("assess", "--grants", "--for", user);
            Migration copy = new Migration(folder, source, target, "");
            texts(copy.ask("assess", "--grants", "--for", user).path("sourceGrants"))
                    .forEach(source::execute);
            texts(rights.path("targetGrants")).forEach(target::execute);

            Migration least = new Migration(folder, source, target, "changes: {through: direct}\n");
            least.change("username: " + source.user(), "username: " + user);
            least.change("username: " + target.user(), "username: " + user);
            JsonNode refused =
                    least.start("assess", "--output", "json").exits(1).json();
            assertThat(refused.path("findings").findValuesAsText("code")).contains("assess.right-missing");

            texts(rights.path("sourceGrants")).forEach(source::execute);
            assertThat(least.ask("assess").path("clear").asBoolean()).isTrue();
            streamsAndEndsEqual(least, source, target);
        }
    }

    /** From the first right to the last: what is made for the stream is removed with the same rights. */
    private static void streamsAndEndsEqual(Migration least, TestDatabase source, TestDatabase target) {
        ToolProcess run = least.start("run", "--output", "json");
        try {
            run.until("the end of the stages", () -> run.err().contains("State: following"));
            source.execute(
                    "INSERT INTO parents VALUES (3, 'three')",
                    "UPDATE children SET parent = 3 WHERE id = 1",
                    "DELETE FROM parents WHERE id = 1");
            run.until("the last change in the target", () -> target.queryLong("SELECT min(id) FROM parents") == 2);
            assertThat(least.ask("status").path("stream").path("applied").toString())
                    .isEqualTo("{\"inserts\":1,\"updates\":1,\"deletes\":1}");
            run.terminate();
            run.exits(4);
        } finally {
            run.kill();
        }
        assertThat(least.compare().isEqual()).as(least.compare().toString()).isTrue();
        assertThat(least.ask("finish", "--yes").path("removed").toString()).isEqualTo("[\"stream\",\"ledger\"]");
        if (source.engine() == Engine.POSTGRESQL) {
            assertThat(source.queryLong("SELECT (SELECT count(*) FROM pg_publication)"
                            + " + (SELECT count(*) FROM pg_replication_slots WHERE database = current_database())"))
                    .isZero();
        }
        least.dropLedger();
    }

    private void theLeastRightsAreEnough(TestServer from, TestServer to) {
        String user = "least_" + Long.toHexString(System.nanoTime());
        try (TestDatabase source = from.createDatabase("source");
                TestDatabase target = to.createDatabase("target")) {
            source.execute(
                    "CREATE TABLE parents (id int PRIMARY KEY, name varchar(20) NOT NULL)",
                    "CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents (id))",
                    "INSERT INTO parents VALUES (1, 'one'), (2, 'two')",
                    "INSERT INTO children VALUES (1, 1), (2, 2), (3, 2)");
            create(source, user);
            create(target, user);
            Migration admin = new Migration(folder, source, target, "");
            JsonNode rights = admin.ask("assess", "--grants", "--for", user);
            Migration least = new Migration(folder, source, target, "");
            least.change("username: " + source.user(), "username: " + user);
            least.change("username: " + target.user(), "username: " + user);
            least.start("run").await(java.time.Duration.ofMinutes(1));
            assertThat(tables(target)).as("nothing is written without rights").isZero();

            texts(rights.path("sourceGrants")).forEach(source::execute);
            texts(rights.path("targetGrants")).forEach(target::execute);
            assertThat(least.ask("assess").path("clear").asBoolean()).isTrue();
            assertThat(least.ask("run").path("outcome").asText()).isEqualTo("done");
            assertThat(least.compare().isEqual()).as(least.compare().toString()).isTrue();
            least.start("finish", "--yes").exits(0);
        }
    }

    private static long tables(TestDatabase database) {
        String schema = database.engine() == Engine.POSTGRESQL ? "public" : database.name();
        return database.queryLong(
                "SELECT count(*) FROM information_schema.tables WHERE table_schema = '" + schema + "'");
    }

    private static void create(TestDatabase database, String user) {
        database.execute(
                database.engine() == Engine.POSTGRESQL
                        ? "CREATE ROLE " + user + " LOGIN PASSWORD '" + database.password() + "'"
                        : "CREATE USER '" + user + "'@'%' IDENTIFIED BY '" + database.password() + "'");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }
}
