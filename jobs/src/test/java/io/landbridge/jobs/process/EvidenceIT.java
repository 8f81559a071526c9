package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The report says what happened, in three forms, and OpenSSL verifies its signature. */
@Timeout(600)
final class EvidenceIT {

    private final TestDatabase source = Servers.mariadb().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void theReportSaysWhatHappenedAndIsSigned() throws IOException {
        source.execute(
                "CREATE TABLE orders (id int PRIMARY KEY, body varchar(20))",
                "INSERT INTO orders VALUES (1, 'one'), (2, 'two'), (3, '<b>three</b>')",
                "CREATE TABLE log (line varchar(20))",
                "INSERT INTO log VALUES ('a'), ('a'), ('b')");
        Migration migration = new Migration(folder, source, target, "");
        migration.ask("run");
        JsonNode proved = migration.ask("report");
        assertThat(proved.path("proved").asBoolean()).isTrue();
        JsonNode orders = table(proved, "orders");
        assertThat(orders.path("rowsRead").asInt()).isEqualTo(3);
        assertThat(orders.path("rows").asInt()).isEqualTo(3);
        assertThat(orders.path("digest").asText()).matches("[0-9a-f]{16}");
        assertThat(table(proved, "log").path("digest").asText()).matches("[0-9a-f]{16}");

        // Corrupted, seen, and repaired: the digest is of what is there now, which is what was there before.
        target.execute("UPDATE orders SET body = 'TWO' WHERE id = 2");
        migration.start("validate", "--again").exits(1);
        JsonNode different = migration.ask("report", "--ledger-only");
        assertThat(different.path("proved").asBoolean()).isFalse();
        assertThat(different.path("differences")).hasSize(1);
        assertThat(different.path("differences").path(0).path("key").asText()).contains("2");
        assertThat(different.path("findings")).isEmpty();
        migration.ask("validate", "--repair", "apply", "--yes");
        cutOver();
        signed(migration, orders.path("digest").asText());
    }

    private static JsonNode table(JsonNode report, String name) {
        for (JsonNode table : report.path("tables")) {
            if (table.path("table").asText().endsWith('.' + name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name + " in " + report.path("tables"));
    }

    /** As an executed runbook leaves it. */
    private void cutOver() {
        target.execute(
                """
                INSERT INTO landbridge.runbook_run (migration, runbook, direction, hash, content, state, outcome, freeze_millis, started_by, started_at, ended_at)
                VALUES ('shop', 'cut over shop', 'CUTOVER', 'abc123', 'runbook: cut over shop', 'DONE', 'live on the target', 412, 'anna', now(), now())""",
                """
                INSERT INTO landbridge.runbook_step (run_id, migration, ordinal, name, kind, state, attempts, output, error, started_at, ended_at)
                SELECT id, 'shop', 0, 'approve <it>', 'approve', 'DONE', 1, 'yes', NULL, now() - interval '3 seconds', now() FROM landbridge.runbook_run""",
                "INSERT INTO landbridge.approval SELECT id, 'shop', 0, 'bob', now() FROM landbridge.runbook_run",
                "INSERT INTO landbridge.gate_override SELECT id, 'shop', 'lag', 'agreed with the shop', 'anna', now() FROM landbridge.runbook_run");
    }

    private void signed(Migration migration, String digest) throws IOException {
        Path key = folder.resolve("key.pem");
        assertThat(shell("openssl genpkey -algorithm ed25519 -out " + key)).isZero();
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        for (String form : List.of("html", "json", "txt")) {
            Path file = folder.resolve("evidence." + form);
            JsonNode answer = migration.ask("report", "--report", file.toString(), "--sign", key.toString());
            assertThat(answer.path("verifyBy"))
                    .hasSize(2)
                    .allSatisfy(command -> assertThat(shell(command.asText()))
                            .as(command.asText())
                            .isZero());
            assertThat(file)
                    .content()
                    .contains("cut over shop", "abc123", "bob", "agreed with the shop", digest, "repaired", "anna");
            Files.writeString(file, " ", java.nio.file.StandardOpenOption.APPEND);
            assertThat(shell(answer.path("verifyBy").path(1).asText()))
                    .as("of a file that was changed")
                    .isNotZero();
        }
        assertThat(folder.resolve("evidence.html"))
                .content()
                .contains("approve &lt;it&gt;")
                .doesNotContain("approve <it>");
        JsonNode document = migration.ask("report");
        assertThat(document.path("proved").asBoolean()).isTrue();
        assertThat(document.path("facts").path("freezeSeconds").asDouble()).isEqualTo(0.412);
        assertThat(document.path("steps").path(0).path("seconds").asDouble()).isEqualTo(3.0);
        assertThat(document.path("settled")).hasSize(1);
        assertThat(document.path("findings")).isNotEmpty();
        migration.start("report", "--sign", key.toString()).exits(2);
        migration
                .start("report", "--report", folder.resolve("evidence.pdf").toString())
                .exits(2);
    }

    private static int shell(String command) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
