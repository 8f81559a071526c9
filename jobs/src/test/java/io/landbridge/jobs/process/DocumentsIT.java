package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.cli.CommandTree;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each command in good and in bad times, as a process: one document that meets the published schema, and the exit code that is promised. */
@Timeout(600)
final class DocumentsIT {

    private final TestDatabase source = Servers.mariadb().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");
    private final Set<String> seen = new TreeSet<>();

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void everyCommandInGoodTimes() throws IOException {
        fill();
        ok(words("init", ends()));
        plan(source.url());
        ok("status plan.yaml");
        ok("assess plan.yaml");
        ok("assess plan.yaml --grants");
        ok("plan plan.yaml --sample 3 --verbose");
        ok("schema plan.yaml --apply");
        assertThat(ok("run plan.yaml --verbose").path("quarantined").asInt()).isEqualTo(1);
        ok("status plan.yaml --watch");
        assertThat(ok("validate plan.yaml --again")
                        .path("validation")
                        .path("clean")
                        .asBoolean())
                .as("what is in quarantine is accounted for")
                .isTrue();
        no(2, "command.usage", "validate plan.yaml --table %s.custmers".formatted(source.name()));
        target.execute("UPDATE customers SET name = 'Eve' WHERE id = 1");
        assertThat(no(1, "run.differences-found", "validate plan.yaml --again")
                        .path("validation")
                        .path("mismatched")
                        .asInt())
                .isEqualTo(1);
        assertThat(ok("status plan.yaml").path("validation").path("open")).hasSize(1);
        target.execute("UPDATE customers SET name = 'Ann' WHERE id = 1");
        ok("validate plan.yaml");
        assertThat(ok("report plan.yaml").path("tables")).hasSize(1);
        ok("pause plan.yaml --reason backup");
        ok("resume plan.yaml");
        ok("tune plan.yaml --parallelism 2");
        ok("tune plan.yaml --reset");
        assertThat(ok("quarantine plan.yaml").path("rows")).hasSize(1);
        ok("quarantine plan.yaml retry");
        no(2, "command.not-confirmed", "quarantine plan.yaml discard");
        ok("quarantine plan.yaml discard --yes");
        no(2, "command.not-confirmed", "finish plan.yaml");
        JsonNode finished = ok("finish plan.yaml --yes");
        assertThat(finished.path("ledgerSchema").path("holds").asText()).isEqualTo("nothing");
        target.execute(finished.path("ledgerSchema").path("removal").asText());
        target.execute("DROP TABLE customers");
        followed();
        moved();
        ok("completion");
        assertThat(seen).containsExactlyInAnyOrderElementsOf(commands());
    }

    /** What moves traffic has nothing to move where nothing was begun; its other answers are those of the cutover's own tests. */
    private void moved() throws IOException {
        Files.copy(Path.of("../runbooks/same-engine-upgrade.yaml"), folder.resolve("runbook.yaml"));
        no(1, "command.not-started", "cutover plan.yaml --runbook runbook.yaml --yes");
        no(1, "command.not-started", "approve plan.yaml quiet");
        no(1, "command.not-started", "rollback plan.yaml --yes");
    }

    /** What only a migration with a stream has to say. */
    private void followed() throws IOException {
        change("backfill:", "changes: {through: direct}\nbackfill:");
        ok("run plan.yaml --until indexes");
        JsonNode stream = ok("status plan.yaml").path("stream");
        no(1, "command.not-ready", "status plan.yaml --ready");
        assertThat(stream.path("position").asText()).startsWith("binlog");
        no(2, "command.usage", "resync plan.yaml --table customers --yes");
        ok("resync plan.yaml --table %s.customers --yes".formatted(source.name()));
        assertThat(ok("finish plan.yaml --yes").path("removed"))
                .extracting(JsonNode::asText)
                .containsExactly("stream", "ledger");
    }

    /** The operator's commands may be newer than the process that works. */
    @Test
    void aLedgerOfAnOlderVersionIsReadAsItIs() throws IOException {
        fill();
        plan(source.url());
        ok("run plan.yaml");
        target.execute(
                "DROP TABLE landbridge.gate_override, landbridge.approval, landbridge.runbook_step, landbridge.runbook_run, landbridge.sentinel,"
                        + " landbridge.traffic_client, landbridge.traffic, landbridge.cutover",
                "DROP TABLE landbridge.mismatch, landbridge.validation_range, landbridge.validation, landbridge.stream_lane, landbridge.stream_table, landbridge.stream, landbridge.divergence,"
                        + " landbridge.resync_wish",
                "UPDATE landbridge.ledger_version SET version = 1");
        JsonNode status = ok("status plan.yaml");
        assertThat(status.path("warnings").toString()).contains("of an older version; the next 'landbridge run'");
        assertThat(status.path("stream").isNull()).isTrue();
        assertThat(status.path("rows").asInt()).isEqualTo(3);
        ok("pause plan.yaml");
        ok("resume plan.yaml");
        assertThat(ok("quarantine plan.yaml").path("rows")).hasSize(1);
        no(1, "command.no-stream", "resync plan.yaml --table %s.customers --yes".formatted(source.name()));
        ok("assess plan.yaml");
        ok("finish plan.yaml --yes");
    }

    @Test
    void aWrongPlanIsTwoAndAServerThatIsNotThereIsThree() throws IOException {
        plan(source.url());
        change("migration: shop", "migration: Shop");
        assertThat(no(2, "plan.value", "run plan.yaml").path("error").path("problems"))
                .hasSize(1);
        change("migration: Shop", "migration: shop");
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        change(":" + target.port() + "/", ":" + nobody + "/");
        JsonNode document = no(3, "connection.unreachable", "run plan.yaml");
        assertThat(document.path("error").path("where").asText()).contains("target 127.0.0.1:" + nobody);
    }

    @Test
    void noIsOneAndWhatNobodyForesawIsSeventy() throws IOException {
        fill();
        plan(source.url());
        no(1, "command.not-started", "pause plan.yaml");
        no(1, "command.not-started", "finish plan.yaml --yes");
        target.execute("CREATE TABLE customers (id int PRIMARY KEY, name varchar(20) NOT NULL)");
        target.execute("INSERT INTO customers VALUES (7, 'somebody')");
        JsonNode assessed = start("assess plan.yaml").exits(1).json();
        assertThat(assessed.path("clear").asBoolean()).isFalse();
        assertThat(assessed.path("outcome").asText()).isEqualTo("refused");
        no(1, "run.blocked", "run plan.yaml");
        target.execute("DROP TABLE customers");
        change("maxQuarantined: 1", "maxQuarantined: 0");
        no(1, "copy.quarantine-over-budget", "run plan.yaml");
        change("maxQuarantined: 0", "maxQuarantined: 1");
        Path file = Files.writeString(folder.resolve("file"), "");
        no(2, "run.state-folder", "run plan.yaml --state " + file.resolve("state"));
        ok("run plan.yaml");
        change("short", "brief");
        no(1, "run.plan-changed", "run plan.yaml");
        no(1, "run.plan-changed", "quarantine plan.yaml retry");
        JsonNode slip =
                no(2, "command.usage", "quarantine plan.yaml list --table %s.custmers".formatted(source.name()));
        assertThat(slip.path("error").path("what").asText())
                .endsWith("did you mean '%s.customers'?".formatted(source.name()));

        target.execute("ALTER TABLE landbridge.control DROP COLUMN paused");
        no(70, "connection.unexpected", "status plan.yaml");
    }

    private void fill() {
        source.execute(
                "CREATE TABLE customers (id int PRIMARY KEY, name varchar(20) NOT NULL)",
                "INSERT INTO customers VALUES (1, 'Ann'), (2, 'Robert'), (3, 'Bo')");
    }

    private void plan(String sourceUrl) throws IOException {
        Files.writeString(
                folder.resolve("plan.yaml"), """
                migration: shop
                source: {url: "%s", tls: insecure, username: %s, password: "${env:SOURCE_PASSWORD}"}
                target: {url: "%s", tls: insecure, username: %s, password: "${env:TARGET_PASSWORD}"}
                tables:
                  - table: customers
                    check: {short: "row.name.size() < 4"}
                backfill: {maxQuarantined: 1}
                """.formatted(sourceUrl, source.user(), target.url(), target.user()));
    }

    private void change(String from, String to) throws IOException {
        Path plan = folder.resolve("plan.yaml");
        String text = Files.readString(plan);
        assertThat(text).contains(from);
        Files.writeString(plan, text.replace(from, to));
    }

    private List<String> ends() {
        List<String> ends = new ArrayList<>();
        for (TestDatabase end : List.of(source, target)) {
            String side = end == source ? "--source" : "--target";
            ends.addAll(List.of(side, end.url(), side + "-user", end.user(), side + "-tls", "insecure"));
            ends.addAll(List.of(side + "-password", end == source ? "env:SOURCE_PASSWORD" : "env:TARGET_PASSWORD"));
        }
        return ends;
    }

    private static String words(String command, List<String> more) {
        return command + ' ' + String.join(" ", more);
    }

    private static Set<String> commands() {
        return CommandTree.create().getSubcommands().keySet();
    }

    private JsonNode ok(String words) {
        JsonNode document = start(words).exits(0).json();
        assertThat(document.path("error").isNull()).as(words).isTrue();
        assertThat(document.path("outcome").asText()).as(words).isEqualTo("done");
        return document;
    }

    private JsonNode no(int exitCode, String errorCode, String words) {
        JsonNode document = start(words).exits(exitCode).json();
        assertThat(document.path("error").path("code").asText()).as(words).isEqualTo(errorCode);
        assertThat(document.path("error").path("remedy").asText()).as(words).isNotBlank();
        assertThat(document.path("outcome").asText()).as(words).isNotEqualTo("done");
        return document;
    }

    private ToolProcess start(String words) {
        List<String> arguments = new ArrayList<>(List.of(words.split(" ", -1)));
        seen.add(arguments.get(0));
        arguments.addAll(List.of("--output", "json"));
        return ToolProcess.start(
                folder,
                Map.of("SOURCE_PASSWORD", source.password(), "TARGET_PASSWORD", target.password()),
                arguments.toArray(String[]::new));
    }
}
