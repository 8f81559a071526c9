package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every gate refuses for its reason, all at once; past one leads a reason only, which stands in the report. */
@Tag("faults")
@Timeout(900)
final class CutoverGatesIT {

    private static final String REASON = "support writes row 2 by hand";

    @TempDir
    Path folder;

    @Test
    void aClosedGateIsRefusedWithItsReasonAndGonePastWithAnother() throws IOException {
        try (Scene scene = Scene.open(folder, Direction.POSTGRESQL).plan("""
                tables:
                  - table: public.ticket
                    columns: {note: {value: "row.note + '!'"}}
                    check: {short: "row.note.size() < 10"}
                backfill: {maxQuarantined: 1}
                changes: {through: direct}
                """)) {
            scene.source()
                    .execute(
                            "CREATE TABLE ticket (id int PRIMARY KEY, note varchar(80))",
                            "ALTER TABLE ticket REPLICA IDENTITY FULL",
                            "INSERT INTO ticket VALUES (1, 'one'), (2, 'much too long'), (3, 'three')");
            following(scene).kill();
            scene.spoil("UPDATE ticket SET note = 'corrupt' WHERE id = 3");
            scene.start("validate", "--again").exits(1);

            assertThat(refusal(scene, "reverse: {window: 24h}"))
                    .contains(
                            "lag: no process follows the source",
                            "validation: 1 row differs",
                            "quarantine: 1 row is in quarantine",
                            "reverseStream: nobody has asked for the way back yet");

            scene.ask("validate", "--repair", "apply", "--yes");
            following(scene);
            assertThat(refusal(scene, "reverse: {window: 24h}"))
                    .contains("quarantine: 1 row is in quarantine")
                    .doesNotContain("lag:", "validation:");
            assertThat(refusal(scene, "reverse: {window: 24h}", "--override", "quarantine", "--reason", REASON))
                    .contains("cannot all be carried back");

            String none = "reverse: none\n    acceptNoWayBack: the old server is thrown away";
            JsonNode there = scene.ask("cutover", orders(none, "--override", "quarantine", "--reason", REASON));
            assertThat(there.path("live").asText()).as("%s", there).isEqualTo("target");
            assertThat(scene.ask("report", "--ledger-only").path("overrides").toString())
                    .contains("quarantine", REASON);
            assertThat(scene.start("rollback", "--yes")
                            .exits(1)
                            .json()
                            .path("error")
                            .path("code")
                            .asText())
                    .endsWith("no-way-back");
        }
    }

    private static ToolProcess following(Scene scene) {
        ToolProcess run = scene.start("run");
        return run.until("following", () -> run.err().contains("State: following"));
    }

    private String refusal(Scene scene, String reverse, String... more) throws IOException {
        JsonNode answer = scene.start("cutover", orders(reverse, more)).exits(1).json();
        assertThat(scene.ask("status").path("cutover").path("state").asText()).isEqualTo("stayed");
        return answer.path("error").path("what").asText();
    }

    private String[] orders(String reverse, String... more) throws IOException {
        String text = CutoverOrders.runbook(CutoverOrders.CORE.replace("reverse: {window: 24h}", reverse));
        Path file = Files.writeString(folder.resolve("runbook.yaml"), text);
        List<String> all = new ArrayList<>(List.of("--runbook", file.toString(), "--yes"));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
