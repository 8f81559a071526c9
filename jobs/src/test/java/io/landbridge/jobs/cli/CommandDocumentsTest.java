package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.Document;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What each command's document says when the command gets no further than its arguments, its plan, or its first connection. */
final class CommandDocumentsTest {

    private static final List<String> WITHOUT_A_PLAN = List.of("init", "completion");

    @TempDir
    Path folder;

    @Test
    void everyCommandHasAPublishedSchema() {
        assertThat(Document.schema("landbridge")).exists();
        assertThat(commands())
                .allSatisfy(command -> assertThat(Document.schema(command)).exists());
    }

    @Test
    void aWrongCommandLineIsRefused() throws IOException {
        refused(2, "command.usage");
        refused(2, "command.usage", "--no-such-option");
        for (String command : commands()) {
            refused(2, "command.usage", command, "--no-such-option");
        }
        refused(2, "command.usage", "run", "plan.yaml", "--until", "tomorrow");
        refused(2, "command.usage", "plan", "plan.yaml", "--sample", "1000000");
        refused(2, "command.usage", "tune", "plan.yaml");
        refused(2, "command.usage", "init", "--source", "jdbc:mysql://h/d");
    }

    @Test
    void aPlanThatIsNotThereOrWrongIsRefused() throws IOException {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "migration: shop\nsorce: {}\n");
        for (String command : commands()) {
            if (!WITHOUT_A_PLAN.contains(command)) {
                refused(2, "plan.unreadable", onPlan(command, folder.resolve("none.yaml")));
                JsonNode problems = refused(2, "plan.missing-key", onPlan(command, wrong))
                        .path("error")
                        .path("problems");
                assertThat(problems.findValuesAsText("line")).containsExactly("1", "1", "2");
                assertThat(problems.findValuesAsText("message"))
                        .contains("'target' is missing.", "unknown key 'sorce'; did you mean 'source'?");
            }
        }
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        String url = "jdbc:postgresql://127.0.0.1:" + nobody + "/d";
        String end = "{url: \"" + url + "\", username: u, password: \"${file:secret}\"}\n";
        Path plan =
                Files.writeString(folder.resolve("plan.yaml"), "migration: shop\nsource: " + end + "target: " + end);
        for (String command : commands()) {
            if (!WITHOUT_A_PLAN.contains(command)) {
                refused(3, "connection.unreachable", onPlan(command, plan));
            }
        }
        String file = "file:" + secret;
        refused(
                3,
                "connection.unreachable",
                "init",
                "--source",
                url,
                "--source-user",
                "u",
                "--source-password",
                file,
                "--target",
                url,
                "--target-user",
                "u",
                "--target-password",
                file);
    }

    /** The command with what it cannot do without. */
    private static String[] onPlan(String command, Path plan) throws IOException {
        return switch (command) {
            case "cutover" ->
                new String[] {
                    command, plan.toString(), "--runbook", runbook(plan).toString(), "--yes"
                };
            case "approve" -> new String[] {command, plan.toString(), "approve"};
            case "rollback" -> new String[] {command, plan.toString(), "--yes"};
            case "tune" -> new String[] {command, plan.toString(), "--parallelism", "2"};
            case "finish" -> new String[] {command, plan.toString(), "--yes"};
            case "resync" -> new String[] {command, plan.toString(), "--table", "shop.orders", "--yes"};
            default -> new String[] {command, plan.toString()};
        };
    }

    private static Path runbook(Path plan) throws IOException {
        return Files.writeString(plan.resolveSibling("runbook.yaml"), """
                runbook: cut over
                steps:
                  - freeze:
                  - drain:
                  - verify:
                  - sequences:
                  - reverse: {window: 24h}
                  - switch:
                """);
    }

    private static Set<String> commands() {
        return CommandTree.create().getSubcommands().keySet();
    }

    private static JsonNode refused(int exitCode, String errorCode, String... arguments) throws IOException {
        StringWriter out = new StringWriter();
        CommandLine commandLine = CommandTree.create();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(new StringWriter(), true));
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--output=json");
        assertThat(commandLine.execute(all.toArray(String[]::new)))
                .as("%s: %s", all, out)
                .isEqualTo(exitCode);
        JsonNode document = Document.of(out.toString());
        String command = arguments.length == 0 || arguments[0].startsWith("-") ? "landbridge" : arguments[0];
        assertThat(document.path("command").asText()).isEqualTo(command);
        assertThat(document.path("outcome").asText()).isIn("refused", "failed");
        assertThat(document.path("error").path("code").asText()).as("%s", all).isEqualTo(errorCode);
        assertThat(document.path("error").path("remedy").asText()).isNotBlank();
        return document;
    }
}
