package io.landbridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.landbridge.demo.DemoReport.Kill;
import io.landbridge.testkit.server.Servers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself, with a small shop. */
@Timeout(600)
final class DemoIT {

    private static final Path ROOT = Path.of(System.getProperty("landbridge.root", ".."));

    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    @Test
    void aShopThatStaysOpenIsMovedUnderTwoKillsThereAndBackAndThereAgain() throws Exception {
        DemoReport report = story(4_000, 100).tell(Servers.mariadb(), Servers.postgresql(), launcher());
        assertThat(report.exitCode()).as("%s%s", said, report.text()).isZero();
        assertThat(report.kills()).extracting(Kill::during).containsExactly("copy", "stream");
        JsonNode document = document(report);
        assertThat(document.path("run").path("error").path("code").asText()).isEqualTo("run.stopped-by-operator");
        assertThat(document.path("writes").path("keyChanges").asLong()).isPositive();
        for (String operation : new String[] {"inserts", "updates", "deletes"}) {
            assertThat(document.path("stream").path("applied").path(operation).asLong())
                    .as(operation)
                    .isPositive();
        }
        assertThat(document.path("stream").path("divergences").asLong(-1)).isZero();
        assertCorruptionsWereFound(document);
        JsonNode moves = document.path("moves");
        assertThat(moves.path("made").findValuesAsText("command")).containsExactly("cutover", "rollback", "cutover");
        assertThat(moves.path("made").findValuesAsText("equal")).containsOnly("true");
        for (JsonNode move : moves.path("made")) {
            assertThat(move.path("heldSeconds").asDouble()).as("%s", move).isPositive();
            assertThat(move.path("transactions").asLong()).as("%s", move).isPositive();
        }
        assertThat(moves.path("failedWrites").asInt(-1)).isZero();
    }

    @Test
    @Tag("faults")
    void aClosedShopIsCopiedUnderAKillAndEndsEqual() throws Exception {
        // long enough for a kill: nothing keeps the run going afterwards
        DemoReport report = story(200_000, 0).tell(Servers.postgresql(), Servers.mariadb(), launcher());
        assertThat(report.exitCode()).as("%s%s", said, report.text()).isZero();
        assertThat(report.kills()).extracting(Kill::during).containsExactly("copy");
        JsonNode document = document(report);
        assertThat(document.path("run").path("outcome").asText()).isEqualTo("done");
        assertThat(document.path("writes").isNull()).isTrue();
        assertThat(document.path("moves").isNull()).isTrue();
        assertCorruptionsWereFound(document);
    }

    private static void assertCorruptionsWereFound(JsonNode document) {
        JsonNode validation = document.path("validation");
        assertThat(validation.path("mismatched").asInt()).isEqualTo(3);
        assertThat(validation.path("planted").findValuesAsText("kind"))
                .containsExactly("different", "missing", "extra");
        assertThat(validation.path("planted").findValuesAsText("found")).containsOnly("true");
        assertThat(validation.path("repaired").asBoolean()).isTrue();
    }

    private Story story(long rows, int writesPerSecond) {
        return new Story(rows, writesPerSecond, new PrintWriter(said));
    }

    /** As {@code --output json} prints it, by its published schema. */
    private static JsonNode document(DemoReport report) throws IOException {
        JsonNode document = new ObjectMapper().readTree(report.json());
        String schema = Files.readString(ROOT.resolve("docs/schema/commands/demo.schema.json"));
        assertThat(JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                        .getSchema(schema)
                        .validate(document))
                .as("%s", document.toPrettyString())
                .isEmpty();
        return document;
    }

    /** Not the real launcher, which might build what this build is about to test. */
    private Path launcher() throws IOException {
        Path product = ROOT.resolve("jobs/target/landbridge/landbridge.jar").toAbsolutePath();
        assumeTrue(Files.exists(product), "the product is not built: " + product);
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path launcher = Files.writeString(
                folder.resolve("landbridge"),
                "#!/bin/sh\nexec '" + java + "' -Xmx256m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar '" + product
                        + "' \"$@\"\n");
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwx------"));
    }
}
