package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.runbook.FakeWebServer;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of every page of runbooks/ does what the page says, on real servers in the situation that the page is for. */
@Timeout(1200)
final class RunbookPagesIT {

    private static final String FOLLOWED = "changes: {through: direct}\n";

    private static final String SHORTEST = """
            runbook: cut over shop
            freezeBudget: 60s
            steps:
              - freeze: {lockTimeout: 500ms, attempts: 3}
              - drain:
              - verify:
              - sequences:
              - reverse: {window: 24h}
              - switch:
            """;

    private TestDatabase source = Servers.postgresql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void validationFails() {
        orders();
        try (RunbookShell shell = shell("")) {
            shell.run("landbridge run shop.yaml");
            target.execute("UPDATE orders SET note = 'by hand' WHERE id = 2");
            shell.carryOut(RunbookPage.read("validation-fails"));
        }
    }

    @Test
    @Tag("faults")
    void theTargetRejectsRows() {
        orders();
        source.execute("UPDATE orders SET note = 'much too long' WHERE id = 3");
        try (RunbookShell shell = shell("""
                tables: [{table: public.orders, check: {short: "row.note.size() < 10"}}]
                backfill: {maxQuarantined: 1}
                """)) {
            shell.run("landbridge run shop.yaml");
            shell.carryOut(RunbookPage.read("target-rejects-rows"));
        }
    }

    @Test
    @Tag("faults")
    void thePositionIsLost() {
        orders();
        try (RunbookShell shell = shell(FOLLOWED)) {
            shell.run("landbridge run shop.yaml --until validate");
            source.query(
                    "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()");
            shell.carryOut(RunbookPage.read("position-lost"));
        }
    }

    @Test
    @Tag("faults")
    void theSourcesDiskIsFilling() {
        orders();
        try (RunbookShell shell = shell(FOLLOWED)) {
            shell.run("landbridge run shop.yaml --until validate");
            shell.carryOut(RunbookPage.read("source-disk-filling"));
        }
    }

    @Test
    @Tag("faults")
    void theLagGrows() {
        orders();
        try (RunbookShell shell = shell(FOLLOWED)) {
            shell.run("landbridge run shop.yaml --until validate");
            shell.run("landbridge pause shop.yaml --reason 'nightly backup'");
            shell.carryOut(RunbookPage.of("$ landbridge run shop.yaml >run.log 2>&1 &"));
            shell.carryOut(RunbookPage.read("lag-grows"));
        }
    }

    @Test
    void aServerIsUpgraded() {
        orders();
        try (RunbookShell shell = shell(FOLLOWED)) {
            shell.withFile("same-engine-upgrade.yaml", withShortWatch(shipped("same-engine-upgrade")));
            shell.carryOut(RunbookPage.read("same-engine-upgrade"));
            assertEqual();
        }
    }

    @Test
    @Tag("faults")
    void mySqlBecomesPostgres() throws IOException {
        source.close();
        source = Servers.shared(ServerKind.MYSQL).createDatabase("source");
        source.execute(
                "CREATE TABLE orders (id bigint AUTO_INCREMENT PRIMARY KEY, note varchar(40), created_at timestamp NOT NULL DEFAULT now())",
                "INSERT INTO orders (note) VALUES ('one'), ('two'), ('three')");
        Path clients = Servers.clients(ServerKind.MYSQL);
        Path backups = Files.createDirectory(folder.resolve("backups"));
        try (FakeWebServer health = new FakeWebServer(request -> new FakeWebServer.Reply(200, "well"));
                RunbookShell shell = shell(FOLLOWED)) {
            shell.withProgram("kubectl", "exit 0")
                    .withProgram("mysqldump", "exec '" + clients + "/mysqldump' \"$@\"")
                    .withProgram(
                            "mysql",
                            "export MYSQL_PWD=\"$SOURCE_PASSWORD\"; exec '%s/mysql' --no-defaults -h %s -P %d -u %s %s \"$@\" 2>&1"
                                    .formatted(clients, source.host(), source.port(), source.user(), source.name()))
                    .withFile(
                            "mysql-to-postgresql.yaml",
                            withShortWatch(shipped("mysql-to-postgresql"))
                                    .replace("shop.orders", source.name() + ".orders")
                                    .replace("/backups", backups.toString())
                                    .replace("https://shop.internal", health.base()));
            shell.carryOut(RunbookPage.read("mysql-to-postgresql"));
            assertThat(backups).isDirectoryRecursivelyContaining("glob:**restore.sh");
            assertEqual();
        } finally {
            source.execute("DROP DATABASE IF EXISTS landbridge_back");
        }
    }

    @Test
    @Tag("faults")
    void inAnEmergencyItGoesBack() {
        orders();
        try (RunbookShell shell = shell(FOLLOWED)) {
            shell.withProgram("kubectl", "exit 0")
                    .withFile("cutover.yaml", SHORTEST)
                    .withFile("emergency-rollback.yaml", shipped("emergency-rollback"));
            shell.carryOut(RunbookPage.of("""
                    $ landbridge run shop.yaml >run.log 2>&1 &
                    $ landbridge status shop.yaml --ready
                    …
                    $ landbridge cutover shop.yaml --runbook cutover.yaml --yes
                    …
                    shop: 'cut over shop' is done; …the target is live
                    …
                    """));
            target.execute("INSERT INTO orders (note) VALUES ('written to the new server')");
            shell.carryOut(RunbookPage.read("emergency-rollback"));
            source.execute("INSERT INTO orders (note) VALUES ('written to the old server again')");
            shell.carryOut(RunbookPage.of("""
                    $ psql "$TARGET" -At -c "SELECT count(*) FROM orders WHERE note LIKE 'written%'"
                    2
                    """));
            assertEqual();
        }
    }

    @Test
    @Tag("faults")
    void theFreezeDoesNotGetItsLock() throws SQLException {
        orders();
        try (RunbookShell shell = shell(FOLLOWED);
                Connection forgotten = source.connect()) {
            shell.withFile("cutover.yaml", SHORTEST)
                    .withFile("freeze-without-its-lock.yaml", shipped("freeze-without-its-lock"));
            shell.carryOut(RunbookPage.of("""
                    $ landbridge run shop.yaml >run.log 2>&1 &
                    $ landbridge status shop.yaml --ready
                    …
                    $ landbridge cutover shop.yaml --runbook cutover.yaml --prepare
                    …
                    """));
            forgotten.setAutoCommit(false);
            try (Statement statement = forgotten.createStatement()) {
                statement.execute("UPDATE orders SET note = 'not committed' WHERE id = 1");
            }
            assertThat(shell.run("landbridge cutover shop.yaml --runbook cutover.yaml --yes"))
                    .contains("freeze", "idle in transaction", "the source is live");
            shell.carryOut(RunbookPage.read("freeze-without-its-lock"));
            assertEqual();
        }
    }

    private void assertEqual() {
        ComparisonResult result = Comparison.of(source, target).allTables().compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    private static String shipped(String runbook) {
        try {
            return Files.readString(RunbookPage.folder().resolve(runbook + ".yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withShortWatch(String runbook) {
        assertThat(runbook).contains("for: 30m", "every: 10s");
        return runbook.replace("for: 30m", "for: 3s").replace("every: 10s", "every: 1s");
    }

    private RunbookShell shell(String more) {
        return new RunbookShell(folder, source, target, more);
    }

    private void orders() {
        source.execute(
                "CREATE TABLE orders (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, note text, created_at timestamptz NOT NULL DEFAULT now())",
                "INSERT INTO orders (note) SELECT 'note ' || i FROM generate_series(1, 500) i");
    }
}
