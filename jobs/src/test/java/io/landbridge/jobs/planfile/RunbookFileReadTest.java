package io.landbridge.jobs.planfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.cutover.GateRules;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookStep;
import io.landbridge.pipeline.cutover.SecretText;
import io.landbridge.pipeline.cutover.StepAction.Approve;
import io.landbridge.pipeline.cutover.StepAction.Backup;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.cutover.StepAction.Freeze;
import io.landbridge.pipeline.cutover.StepAction.Http;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.cutover.StepAction.Reverse;
import io.landbridge.pipeline.cutover.StepAction.Sequences;
import io.landbridge.pipeline.cutover.StepAction.Sql;
import io.landbridge.pipeline.cutover.StepAction.Watch;
import io.landbridge.pipeline.cutover.Threshold;
import io.landbridge.pipeline.cutover.Threshold.Comparison;
import io.landbridge.pipeline.cutover.Threshold.HttpStatus;
import io.landbridge.pipeline.cutover.Threshold.Limit;
import io.landbridge.pipeline.cutover.Threshold.Prometheus;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A right runbook, and what it becomes. */
final class RunbookFileReadTest {

    private static final String WHOLE = """
            runbook: cut over shop
            gates:
              lag: "< 1500ms"
              validation: fresh
              quarantine: {accept: [shop.orders/17]}
              reverseStream: proven
            freezeBudget: 8s
            onFailure: [{notify: "https://chat.internal/hook?key=${env:SECRET}"}]
            steps:
              - approve: {by: [dba, lead], prompt: "Traffic is low and on-call is present"}
              - approve: {name: one of them, by: [dba, lead], people: 1, prompt: "?", timeout: 30m}
              - backup: {on: source, tables: [shop.orders, "\\"my.schema\\".a"], to: /backups, keepDays: 7}
              - http: {name: read-only banner, put: "https://flags.internal/banner/on", headers: {X-Team: shop, Authorization: "Bearer ${env:SECRET}"}, expect: {status: [200, 204]}, retries: 2, undo: {put: "https://flags.internal/banner/off"}, verify: {get: "https://flags.internal/banner", expect: {body: on}}}
              - freeze: {writers: end, lockTimeout: 200ms, attempts: 3}
              - drain: {timeout: 5s}
              - verify:
              - sequences: {gap: 50}
              - reverse: {window: 24h}
              - switch:
                  do:
                    - command: {name: point the app, run: [kubectl, set, env, DB=target], env: {TOKEN: "${env:SECRET}"}, undo: [kubectl, set, env, DB=source], verify: {run: [kubectl, rollout, status], expect: {output: successfully}}}
              - watch: {for: 30m, every: 10s, rollbackWhen: [{prometheus: "http://prom:9090", query: "rate(errors[1m])", above: 0.05}, {http: "http://app/health", not: 200, times: 3}]}
              - sql: {name: statistics, on: target, sql: "ANALYZE", undo: "SELECT 1", verify: {sql: "SELECT 2", on: source, expect: 2}}
              - wait: 5s
              - wait: {for: 1s}
              - notify: "https://chat.internal/hook"
            """;

    @TempDir
    private Path folder;

    @Test
    void everyKeyReachesTheRunbook() throws IOException {
        Runbook runbook = read(WHOLE);

        assertThat(runbook.name()).isEqualTo("cut over shop");
        assertThat(runbook.direction()).isEqualTo(Direction.CUTOVER);
        assertThat(runbook.gates())
                .isEqualTo(new GateRules(Duration.ofMillis(1500), true, true, List.of("shop.orders/17"), true));
        assertThat(runbook.freezeBudget()).isEqualTo(Duration.ofSeconds(8));
        assertThat(runbook.content()).isEqualTo(WHOLE);
        assertThat(runbook.hash()).matches("[0-9a-f]{64}");
        assertThat(runbook.hasWayBack()).isTrue();
        assertThat(runbook.onFailure()).singleElement().satisfies(told -> {
            assertThat(told.url().toString()).isEqualTo("https://chat.internal/hook?key=${env:SECRET}");
            assertThat(told.url().reveal()).isEqualTo("https://chat.internal/hook?key=s3cret");
        });
        assertThat(runbook.sequence())
                .extracting(RunbookStep::name)
                .containsExactly(
                        "approve",
                        "one of them",
                        "backup",
                        "read-only banner",
                        "freeze",
                        "drain",
                        "verify",
                        "sequences",
                        "reverse",
                        "switch",
                        "point the app",
                        "watch",
                        "statistics",
                        "wait",
                        "wait 2",
                        "notify");
    }

    @Test
    void everyKeyReachesItsStep() throws IOException {
        Runbook runbook = read(WHOLE);

        assertThat(step(runbook, "approve").action())
                .isEqualTo(new Approve(List.of("dba", "lead"), 2, "Traffic is low and on-call is present"));
        assertThat(step(runbook, "one of them").action()).isEqualTo(new Approve(List.of("dba", "lead"), 1, "?"));
        assertThat(step(runbook, "one of them").timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(step(runbook, "backup").action())
                .isEqualTo(new Backup(Side.SOURCE, List.of("shop.orders", "\"my.schema\".a"), "/backups", 7));
        assertThat(step(runbook, "freeze").action()).isEqualTo(new Freeze(Duration.ofMillis(200), 3, Writers.END));
        assertThat(step(runbook, "sequences").action()).isEqualTo(new Sequences(50));
        assertThat(step(runbook, "reverse").action()).isEqualTo(new Reverse(Duration.ofHours(24), null));
        assertThat(step(runbook, "statistics").action()).isEqualTo(new Sql(Side.TARGET, "ANALYZE", null, false));
        assertThat(step(runbook, "statistics").undo()).isEqualTo(new Sql(Side.TARGET, "SELECT 1", null, false));
        assertThat(step(runbook, "statistics").verify()).isEqualTo(new Sql(Side.SOURCE, "SELECT 2", "2", false));
        assertThat(step(runbook, "notify").action())
                .isEqualTo(new Notify(SecretText.plain("https://chat.internal/hook"), null));
        assertThat(step(runbook, "watch").action())
                .isEqualTo(new Watch(
                        Duration.ofMinutes(30),
                        Duration.ofSeconds(10),
                        List.of(
                                new Threshold(
                                        new Prometheus(SecretText.plain("http://prom:9090"), "rate(errors[1m])"),
                                        new Limit(Comparison.ABOVE, new BigDecimal("0.05")),
                                        1),
                                new Threshold(
                                        new HttpStatus(SecretText.plain("http://app/health")),
                                        new Limit(Comparison.NOT, new BigDecimal("200")),
                                        3))));
    }

    @Test
    void requestsAndCommandsHaveTheirSecretsByReference() throws IOException {
        Runbook runbook = read(WHOLE);

        RunbookStep banner = step(runbook, "read-only banner");
        assertThat(banner.retries()).isEqualTo(2);
        assertThat(banner.action()).isInstanceOfSatisfying(Http.class, http -> {
            assertThat(http.method()).isEqualTo("PUT");
            assertThat(http.status()).containsExactly(200, 204);
            assertThat(http.headers().get("Authorization")).hasToString("Bearer ${env:SECRET}");
            assertThat(http.headers().get("X-Team")).hasToString("shop");
        });
        assertThat(banner.undo())
                .isInstanceOfSatisfying(
                        Http.class, http -> assertThat(http.url()).hasToString("https://flags.internal/banner/off"));
        assertThat(banner.verify())
                .isInstanceOfSatisfying(
                        Http.class, http -> assertThat(http.contains()).isEqualTo("on"));
        RunbookStep app = step(runbook, "point the app");
        assertThat(app.action()).isInstanceOfSatisfying(Command.class, command -> {
            assertThat(command.run()).containsExactly("kubectl", "set", "env", "DB=target");
            assertThat(command.environment().get("TOKEN")).hasToString("${env:SECRET}");
        });
        assertThat(app.undo()).isEqualTo(new Command(List.of("kubectl", "set", "env", "DB=source"), Map.of(), 0, null));
        assertThat(app.verify())
                .isEqualTo(new Command(List.of("kubectl", "rollout", "status"), Map.of(), 0, "successfully"));
    }

    @Test
    void aStepThatSaysNothingTakesNoLongerThanClientsMayBeHeld() throws IOException {
        Runbook runbook = read("""
                runbook: a
                freezeBudget: 2s
                steps:
                  - sql: {name: before, on: target, sql: "SELECT 1"}
                  - freeze:
                  - drain:
                  - sql: {name: within, on: target, sql: "SELECT 1"}
                  - verify:
                  - sequences:
                  - reverse: none
                    acceptNoWayBack: "it is switched off tonight"
                  - switch:
                  - sql: {name: behind, on: target, sql: "SELECT 1"}
                """);

        assertThat(step(runbook, "before").timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(step(runbook, "within").timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(step(runbook, "switch").timeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(step(runbook, "behind").timeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(step(runbook, "reverse").action()).isEqualTo(new Reverse(null, "it is switched off tonight"));
        assertThat(runbook.hasWayBack()).isFalse();
        assertThat(runbook.gates().reverseStream()).isFalse();
        assertThat(runbook.gates().lag()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aRollbackAsksForLess() throws IOException {
        Runbook runbook = read("""
                runbook: back
                direction: rollback
                steps:
                  - sql: {name: pre-check, on: source, sql: "SELECT 1", expect: 1}
                  - freeze:
                  - drain:
                  - sequences:
                  - switch:
                  - http: {name: post-check, get: "http://app/health"}
                """);

        assertThat(runbook.direction()).isEqualTo(Direction.ROLLBACK);
        assertThat(runbook.gates()).isEqualTo(GateRules.ON_THE_WAY_BACK);
    }

    @Test
    void whatTheLedgerKeptIsReadWithoutItsSecrets() {
        Runbook kept = RunbookFile.kept(WHOLE, folder.resolve("gone.yaml"));

        assertThat(kept.sequence()).hasSize(16);
    }

    private static RunbookStep step(Runbook runbook, String name) {
        return runbook.step(name).orElseThrow();
    }

    private Runbook read(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("runbook.yaml"), text);
        return RunbookFile.read(file, name -> name.equals("SECRET") ? "s3cret" : null);
    }
}
