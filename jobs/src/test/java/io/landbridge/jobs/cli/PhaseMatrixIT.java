package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.Document;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * Every command in every phase, against real servers whose ledger says so: it is refused and changes nothing at all, or it is not refused
 * and leaves the live side's tables as they were.
 */
@Timeout(900)
final class PhaseMatrixIT {

    /** Go on until somebody ends them; what they do after a switch is the way back's own test. */
    private static final Set<Deed> ENDLESS = Set.of(Deed.RUN);

    private static final String ROWS = "SELECT string_agg(md5(t::text), ',' ORDER BY t::text) FROM orders t";

    private final TestDatabase source = Servers.postgresql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        source.close();
        target.close();
    }

    @Test
    void whatIsRefusedAfterASwitchIsRefusedWithoutAChange() {
        begin();
        refusals(Phase.SWITCHED);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    @Tag("faults")
    void everyCommandDoesWhatTheTableSays(Phase phase) {
        begin();
        refusals(phase);
        for (Deed deed : Deed.values()) {
            if (deed.refusal(phase) == null && isThere(deed) && deed != Deed.FINISH && !ENDLESS.contains(deed)) {
                allowed(deed, phase);
            }
        }
        if (Deed.FINISH.refusal(phase) == null) {
            allowed(Deed.FINISH, phase);
        }
    }

    private void refusals(Phase phase) {
        standsAt(phase);
        List<Deed> refused = Arrays.stream(Deed.values())
                .filter(deed -> deed.refusal(phase) != null && isThere(deed))
                .toList();
        String before = everything();
        for (Deed deed : refused) {
            JsonNode document = execute(deed);
            JsonNode error = document.path("error");
            assertThat(error.path("code").asText())
                    .as("%s in %s: %s", deed, phase, document)
                    .isEqualTo("command.wrong-phase");
            PhaseRefusal refusal = deed.refusal(phase);
            assertThat(refusal).isNotNull();
            assertThat(error.path("what").asText()).contains(phase.word(), refusal.reason());
            assertThat(error.path("remedy").asText()).isEqualTo(refusal.remedy());
            assertThat(document.path("outcome").asText()).isEqualTo("refused");
            assertThat(everything())
                    .as("both databases after %s in %s", deed, phase)
                    .isEqualTo(before);
        }
    }

    private void allowed(Deed deed, Phase phase) {
        standsAt(phase);
        TestDatabase live = isTargetLive(phase) ? target : source;
        String before = live.queryValue(ROWS);
        JsonNode document = execute(deed);
        assertThat(document.path("error").path("code").asText())
                .as("%s in %s: %s", deed, phase, document)
                .isNotIn("command.wrong-phase", "command.internal", "command.usage", "connection.unexpected");
        assertThat(live.queryValue(ROWS))
                .as("the live side after %s in %s", deed, phase)
                .isEqualTo(before);
    }

    private static boolean isTargetLive(Phase phase) {
        return phase == Phase.SWITCHED || phase == Phase.NEEDS_OPERATOR || phase == Phase.FINISHED;
    }

    private static boolean isThere(Deed deed) {
        return CommandTree.create().getSubcommands().containsKey(deed.command());
    }

    /** One row is in quarantine, and one was changed at the target after it had been compared. */
    private void begin() {
        source.execute(
                "CREATE TABLE orders (id int PRIMARY KEY, note text)",
                "ALTER TABLE orders REPLICA IDENTITY FULL",
                "INSERT INTO orders SELECT i, 'note ' || i FROM generate_series(1, 50) i",
                "UPDATE orders SET note = 'much too long' WHERE id = 7");
        write("secret", source.password());
        write("shop.yaml", """
                migration: shop
                source: {url: "%s", tls: insecure, username: %s, password: "${file:secret}"}
                target: {url: "%s", tls: insecure, username: %s, password: "${file:secret}"}
                changes: {through: direct}
                tables: [{table: public.orders, check: {short: "row.note.size() < 10"}}]
                backfill: {maxQuarantined: 1}
                """.formatted(source.url(), source.user(), target.url(), target.user()));
        write(
                "runbook.yaml",
                "runbook: cut over shop\nsteps: [{freeze: }, {drain: }, {verify: }, {sequences: }, {reverse: {window: 1h}}, {switch: }]\n");
        write(
                "back.yaml",
                "runbook: back\ndirection: rollback\nsteps: [{freeze: }, {drain: }, {sequences: }, {switch: }]\n");
        JsonNode run = execute(
                "run", "--until", "validate", "--state", folder.resolve("state").toString());
        assertThat(run.path("error").path("code").asText()).as("%s", run).isEmpty();
    }

    private void standsAt(Phase phase) {
        Map<Phase, String> states = new EnumMap<>(Map.of(
                Phase.CUTTING_OVER, "PLANNED",
                Phase.SWITCHED, "LIVE",
                Phase.NEEDS_OPERATOR, "LIVE",
                Phase.FINISHED, "COMMITTED"));
        if (target.queryValue("SELECT to_regclass('landbridge.cutover')::text") == null) {
            return;
        }
        target.execute(
                "UPDATE landbridge.migration SET phase = '" + phase.word() + "'",
                "DELETE FROM landbridge.cutover",
                "INSERT INTO landbridge.cutover (migration, state, changed_at, changed_by) VALUES ('shop', '"
                        + states.getOrDefault(phase, "STAYED") + "', now(), 'test')",
                "DELETE FROM landbridge.resync_wish",
                "DELETE FROM landbridge.runner");
    }

    /** All rows of all tables of both sides, the ledger's too. */
    private String everything() {
        StringBuilder all = new StringBuilder();
        for (TestDatabase database : List.of(source, target)) {
            database.query("""
                            SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables
                            WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1""")
                    .forEach(row -> all.append(row.get(0))
                            .append(database.queryValue(
                                    "SELECT string_agg(md5(t::text), ',' ORDER BY t::text) FROM " + row.get(0) + " t"))
                            .append('\n'));
        }
        return all.toString();
    }

    private JsonNode execute(Deed deed) {
        List<String> words = new ArrayList<>(List.of(deed.words().split(" ", -1)));
        words.addAll(
                switch (deed) {
                    case INIT -> ends();
                    case TUNE -> List.of("--parallelism", "2");
                    case RESYNC -> List.of("--table", "public.orders", "--yes");
                    case REPAIR, QUARANTINE_DISCARD, FINISH -> List.of("--yes");
                    case CUTOVER ->
                        List.of("--runbook", folder.resolve("runbook.yaml").toString(), "--yes");
                    case REHEARSE ->
                        List.of("--runbook", folder.resolve("runbook.yaml").toString());
                    case APPROVE -> List.of("approve");
                    case ROLLBACK ->
                        List.of("--runbook", folder.resolve("back.yaml").toString(), "--yes");
                    default -> List.of();
                });
        return execute(words.toArray(String[]::new));
    }

    private List<String> ends() {
        List<String> ends = new ArrayList<>();
        for (TestDatabase end : List.of(source, target)) {
            String side = end == source ? "--source" : "--target";
            ends.addAll(List.of(side, end.url(), side + "-user", end.user(), side + "-tls", "insecure"));
            ends.addAll(List.of(side + "-password", "file:" + folder.resolve("secret")));
        }
        return ends;
    }

    /** In this process: 150 of their own would take five minutes. */
    private JsonNode execute(String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        if (!Set.of("init", "completion").contains(words[0])) {
            arguments.add(1, folder.resolve("shop.yaml").toString());
        }
        arguments.add("--output=json");
        StringWriter out = new StringWriter();
        CommandLine commandLine = CommandTree.create();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(new StringWriter(), true));
        commandLine.execute(arguments.toArray(String[]::new));
        try {
            return Document.of(out.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("no document of " + arguments + ": " + out, e);
        }
    }

    private void write(String name, String text) {
        try {
            Path file = Files.writeString(folder.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
