package io.landbridge.faults;

import static io.landbridge.faults.CutoverOrders.CORE;
import static io.landbridge.faults.CutoverOrders.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.jobs.runbook.FakeWebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a runbook's own steps do on real servers, while an application writes: whatever fails before the switch leaves the source live. */
@Tag("faults")
@Timeout(1200)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CutoverStepsIT {

    private static final String BANNER = """
              - command: {name: banner, run: [touch, %s], undo: [rm, %s], verify: [test, -e, %s]}
            """;

    private Path folder;
    private Scene scene;
    private CutoverOrders orders;
    private Path banner;

    @BeforeAll
    void follow(@TempDir Path own) {
        folder = own;
        scene = Scene.open(folder, Direction.POSTGRESQL).plan("changes: {through: direct}\n");
        orders = CutoverOrders.follow(scene);
        banner = folder.resolve("banner");
    }

    @AfterAll
    void close() {
        orders.close();
        scene.close();
    }

    /** A step that makes something which has to be gone again when the cutover comes to nothing. */
    private String banner() {
        return BANNER.formatted(banner, banner, banner);
    }

    private JsonNode comesToNothing(String... steps) {
        JsonNode answer = orders.comesToNothing(runbook(steps));
        assertThat(answer.path("runbook").path("state").asText()).isEqualTo("undone");
        assertThat(step(answer, "banner").path("state").asText())
                .as("%s", answer)
                .isEqualTo("undone");
        assertThat(banner).doesNotExist();
        return answer;
    }

    private static JsonNode step(JsonNode answer, String name) {
        for (JsonNode step : answer.path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + answer);
    }

    @Test
    void aStepIsTriedAsOftenAsItMayBeAndThenAllIsTakenBack() {
        Path tries = folder.resolve("tries");
        JsonNode answer = comesToNothing(
                banner(),
                "  - command: {name: fails, run: [sh, -c, \"echo again >> " + tries
                        + "; echo no luck; exit 7\"], retries: 2}\n",
                CORE);
        assertThat(tries).content().hasLineCount(3);
        assertThat(step(answer, "fails").path("error").asText()).contains("ended with 7", "no luck");
        assertThat(answer.path("runbook").path("freezeMillis").isNull()).isTrue();
        assertThat(step(answer, "freeze").path("state").asText()).isEqualTo("pending");
    }

    @Test
    void aStepThatTakesTooLongIsEnded() {
        JsonNode answer =
                comesToNothing(banner(), "  - command: {name: hangs, run: [sleep, \"600\"], timeout: 1s}\n", CORE);
        assertThat(answer.path("error").path("code").asText()).isEqualTo("runbook.timed-out");
        assertThat(step(answer, "hangs").path("error").asText()).contains("was killed");
    }

    @Test
    void anAnswerThatIsNotTheExpectedOneIsAFailure() {
        JsonNode answer =
                comesToNothing(banner(), "  - sql: {name: asks, on: target, sql: \"SELECT 1\", expect: 2}\n", CORE);
        assertThat(step(answer, "asks").path("error").asText()).contains("1", "2");
    }

    @Test
    void aDumpThatFailsStopsItBeforeTheFreeze() throws IOException {
        Path clients = Files.createDirectory(folder.resolve("clients"));
        Path dump = Files.writeString(clients.resolve("pg_dump"), """
                #!/bin/sh
                case "$*" in *--version*) echo "pg_dump (PostgreSQL) 99.0" ;; *) echo "the disk is full" >&2; exit 1 ;; esac
                """);
        Files.setPosixFilePermissions(dump, PosixFilePermissions.fromString("rwx------"));
        scene.environment("LANDBRIDGE_CLIENTS", clients.toString());
        Path backups = Files.createDirectory(folder.resolve("backups"));
        JsonNode answer = comesToNothing(
                banner(), "  - backup: {on: source, tables: [public.ticket], to: \"" + backups + "\"}\n", CORE);
        assertThat(step(answer, "backup").path("error").asText()).contains("the disk is full");
        assertThat(backups).isEmptyDirectory();
        assertThat(step(answer, "backup").path("state").asText()).isEqualTo("failed");
        assertThat(step(answer, "freeze").path("state").asText()).isEqualTo("pending");
    }

    @Test
    void whatFailsWhileClientsAreHeldLetsThemGo() {
        JsonNode answer = comesToNothing(
                banner(),
                CORE.replace(
                        "  - verify:\n", "  - verify:\n  - command: {name: fails, run: [\"false\"], timeout: 10s}\n"));
        assertThat(step(answer, "freeze").path("state").asText()).isEqualTo("undone");
    }

    @Test
    void whenTheBudgetIsSpentClientsAreLetGo() {
        JsonNode answer = comesToNothing(
                banner(),
                CORE.replace(
                        "  - verify:\n",
                        "  - verify:\n  - wait: {name: one, for: 40s}\n  - wait: {name: two, for: 40s}\n"));
        assertThat(answer.path("error").path("what").asText()).contains("would wait for 40000 ms");
        assertThat(step(answer, "one").path("state").asText()).isEqualTo("done");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{sql: \"SELECT max(last) FROM ack_count\", on: target, above: 0}",
                "{http: \"%s/health\", not: 200, times: 3}",
                "{prometheus: \"%s\", query: \"sum(rate(http_errors_total[1m]))\", above: 0.05}"
            })
    void aCrossedThresholdRollsBack(String threshold) throws IOException {
        AtomicInteger looks = new AtomicInteger();
        try (FakeWebServer server = new FakeWebServer(request -> request.line().contains("/health")
                ? new FakeWebServer.Reply(looks.incrementAndGet() > 2 ? 503 : 200, "")
                : new FakeWebServer.Reply(
                        200,
                        "{\"data\":{\"result\":[{\"value\":[1,\"" + (looks.incrementAndGet() > 2 ? "0.2" : "0.01")
                                + "\"]}]}}"))) {
            JsonNode answer = comesToNothing(
                    banner(),
                    CORE,
                    "  - watch: {for: 10m, every: 200ms, rollbackWhen: [" + threshold.formatted(server.base())
                            + "]}\n");
            assertThat(answer.path("error").path("code").asText())
                    .as("%s", answer)
                    .isEqualTo("runbook.rolled-back");
            assertThat(step(answer, "watch").path("state").asText()).isEqualTo("failed");
            assertThat(step(answer, "switch").path("state").asText()).isEqualTo("done");
        }
    }

    @Test
    void anUndoThatFailsNeedsAnOperatorWhoIsToldWhatStands() {
        String runbook = runbook(
                "  - command: {name: lasting, run: [\"true\"], undo: [\"false\"]}\n",
                "  - command: {name: fails, run: [\"false\"]}\n",
                CORE);
        JsonNode error =
                scene.start("cutover", orders.by(runbook, "--yes")).exits(1).json();
        assertThat(error.path("error").path("what").asText())
                .as("%s", error)
                .contains("the source is live", "lasting (command); taken back by its undo, which failed");
        JsonNode status = scene.ask("status");
        assertThat(status.path("phase").asText()).isEqualTo("needs-operator");
        assertThat(status.path("cutover").path("needsOperator").asText()).contains("lasting");
        scene.source().execute("INSERT INTO ticket (note) VALUES ('the source takes writes')");
        assertThat(scene.ask("rollback", "--yes", "--settled", "lasting")
                        .path("live")
                        .asText())
                .isEqualTo("source");
        assertThat(scene.ask("status").path("phase").asText()).isNotEqualTo("needs-operator");
    }

    @Test
    void twoPeopleApproveAndAWaitOutlivesAKilledProcess() {
        String runbook = runbook("  - approve: {by: [anna, bob], prompt: \"Go?\"}\n", banner(), CORE);
        ToolProcess first = scene.start("cutover", orders.by(runbook, "--yes"));
        first.until("the question", () -> first.err().contains("waits for 2 of anna, bob"));
        assertThat(scene.typed("anna", "approve", "approve")).contains("1 more of bob");
        assertThat(scene.typed("carl", "approve", "approve")).contains("'carl' is not asked");
        first.kill();
        ToolProcess second = scene.start("cutover", orders.by(runbook, "--yes"));
        second.until("the question", () -> second.err().contains("waits for 1 of bob"));
        assertThat(scene.typed("bob", "approve", "approve")).contains("nobody else is needed");
        assertThat(second.exits(0).json().path("live").asText()).isEqualTo("target");
        assertThat(banner).exists();
        assertThat(orders.rollBack().path("live").asText()).isEqualTo("source");
        assertThat(banner).as("taken back by the way back").doesNotExist();
        JsonNode report = scene.ask("report", "--ledger-only");
        assertThat(report.path("approvals").toString()).contains("anna", "bob");
    }
}
