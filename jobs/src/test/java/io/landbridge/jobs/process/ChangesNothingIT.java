package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.runbook.FakeWebServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only looks changes nothing: said by the statement logs of both servers, before and after a run. */
@Timeout(600)
final class ChangesNothingIT {

    private static StatementLog postgresql;
    private static StatementLog mariadb;
    private static StatementLog mysql;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        postgresql = StatementLog.start(ServerKind.POSTGRESQL);
        mariadb = StatementLog.start(ServerKind.MARIADB);
        mysql = StatementLog.start(ServerKind.MYSQL);
    }

    @AfterAll
    static void stop() {
        for (StatementLog log : List.of(postgresql, mariadb, mysql)) {
            log.close();
        }
    }

    @Test
    @Tag("faults")
    void fromMariaDbToPostgres() {
        looksWithoutTouching(mariadb, postgresql);
    }

    @Test
    void fromPostgresToMySql() {
        looksWithoutTouching(postgresql, mysql);
    }

    @Test
    void theRehearsalOfACutover() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        try (TestDatabase source = mariadb.createDatabase("source");
                TestDatabase target = postgresql.createDatabase("target");
                FakeWebServer web = new FakeWebServer(request -> {
                    asked.add(request.line());
                    return new FakeWebServer.Reply(200, "");
                })) {
            source.execute(
                    "CREATE TABLE parents (id int PRIMARY KEY, name varchar(20) NOT NULL)",
                    "INSERT INTO parents VALUES (1, 'one'), (2, 'two')");
            Migration migration = new Migration(folder, source, target, "changes: {through: direct}\n");
            migration.change("username: " + source.user(), "username: " + StatementLog.USER);
            migration.ask("run", "--until", "validate");
            Path made = folder.resolve("made");
            Path runbook = Files.writeString(folder.resolve("runbook.yaml"), """
                    runbook: cut over shop
                    steps:
                      - approve: {by: [dba], prompt: "Go?"}
                      - http: {put: "%s/banner"}
                      - command: {run: [touch, "%s"]}
                      - sql: {on: source, sql: "DELETE FROM parents"}
                      - freeze:
                      - drain:
                      - verify:
                      - sequences:
                      - reverse: {window: 24h}
                      - switch: {do: [{command: {name: move, run: [touch, "%s"]}}]}
                      - sql: {name: statistics, on: target, sql: "ANALYZE"}
                      - wait: 1h
                    """.formatted(web.base(), made, made));
            mariadb.statements();
            postgresql.statements();
            JsonNode seen = migration
                    .start("cutover", "--runbook", runbook.toString(), "--rehearse", "--output", "json")
                    .exits(1)
                    .json();
            assertThat(seen.path("error").path("what").asText())
                    .as("what stands in the way is that nobody follows")
                    .contains("lag: no process follows the source")
                    .doesNotContain("statistics");
            assertThat(seen.path("rehearsal").path("steps")).hasSize(13);
            assertThat(StatementLog.changes(mariadb.statements())).isEmpty();
            assertThat(StatementLog.changes(postgresql.statements())).isEmpty();
            assertThat(asked).noneMatch(line -> line.startsWith("PUT"));
            assertThat(made).doesNotExist();
        }
    }

    private void looksWithoutTouching(StatementLog from, StatementLog to) {
        try (TestDatabase source = from.createDatabase("source");
                TestDatabase target = to.createDatabase("target")) {
            source.execute(
                    "CREATE TABLE parents (id int PRIMARY KEY, name varchar(20) NOT NULL)",
                    "CREATE TABLE children (id int PRIMARY KEY, parent int NOT NULL REFERENCES parents (id))",
                    "CREATE TABLE no_key (a int, b varchar(20))",
                    "INSERT INTO parents VALUES (1, 'one'), (2, 'two')",
                    "INSERT INTO children VALUES (1, 1), (2, 2), (3, 2)",
                    "INSERT INTO no_key VALUES (1, 'x')");
            Migration migration = new Migration(folder, source, target, """
                    tables:
                      - include: "*.*"
                      - table: parents
                        columns:
                          name: {value: "row.name.upperAscii()"}
                    backfill:
                      throttle: [{signal: threadsRunning, on: target, limit: 1000}]
                    """);
            migration.change("username: " + source.user(), "username: " + StatementLog.USER);

            look(migration, from, to);
            migration.ask("run");
            assertThat(StatementLog.changes(from.statements()))
                    .as("what a run does to its source")
                    .isEmpty();
            assertThat(StatementLog.changes(to.statements()))
                    .as("the log shows changes where there are some")
                    .anySatisfy(statement -> assertThat(statement).contains("CREATE TABLE"))
                    .anySatisfy(statement -> assertThat(statement).containsPattern("COPY .*FROM STDIN|LOAD DATA"));
            look(migration, from, to);
        }
    }

    private static void look(Migration migration, StatementLog from, StatementLog to) {
        from.statements();
        to.statements();
        for (String command : List.of("assess", "assess --grants", "plan", "plan --sample 3", "schema", "status")) {
            String[] words = command.split(" ", -1);
            migration
                    .start(words[0], java.util.Arrays.copyOfRange(words, 1, words.length))
                    .exitsWithOneOf(0, 1);
            List<String> onSource = from.statements();
            List<String> onTarget = to.statements();
            assertThat(StatementLog.changes(onSource))
                    .as("%s on the source", command)
                    .isEmpty();
            assertThat(StatementLog.changes(onTarget))
                    .as("%s on the target", command)
                    .isEmpty();
            assertThat(onTarget).as("%s is seen by the log", command).isNotEmpty();
        }
    }
}
