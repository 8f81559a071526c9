package io.landbridge.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class CommandTreeTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpNamesEveryExitCode() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString()).contains("Usage: landbridge").contains("Exit codes:");
        for (String code : new String[] {"0", "1", "2", "3", "4", "70"}) {
            assertThat(out.toString()).containsPattern("(?m)^ +" + code + " {2,3}\\S");
        }
    }

    @Test
    void noCommandIsAUsageError() {
        assertThat(execute()).isEqualTo(2);
        assertThat(err.toString())
                .contains("A command is missing. [command.usage]")
                .contains("Usage: landbridge");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(execute("--no-such-option")).isEqualTo(2);
        assertThat(err.toString()).contains("--no-such-option");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheNearestOne() {
        assertThat(execute("completoin")).isEqualTo(2);
        assertThat(err.toString()).contains("completion");
    }

    @Test
    void aUsageErrorIsADocumentWhereOneWasAskedFor() {
        assertThat(execute("--no-such-option", "--output", "json")).isEqualTo(2);
        assertThat(out.toString()).contains("\"code\" : \"command.usage\"").contains("\"outcome\" : \"refused\"");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void initAsksNobodyForWhatNoPlanCouldHold() {
        assertThat(init("--name", "My Shop")).isEqualTo(2);
        assertThat(err.toString()).contains("'My Shop' is not a name of at most 63 lower-case letters");
        assertThat(init("--source-tls", "none")).isEqualTo(2);
        assertThat(err.toString())
                .contains("'none' is none of verify-full, verify-ca and insecure.")
                .doesNotContain("Exception");
        assertThat(init("--target", "jdbc:postgresql://nowhere.invalid/")).isEqualTo(2);
        assertThat(err.toString()).contains("--target: The URL names no database");
    }

    private int init(String option, String value) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String side : new String[] {"--source", "--target"}) {
            options.put(side, "jdbc:mysql://nowhere.invalid/shop");
            options.put(side + "-user", "migrator");
            options.put(side + "-password", "env:NONE");
        }
        options.put(option, value);
        return execute(Stream.concat(
                        Stream.of("init"),
                        options.entrySet().stream().flatMap(entry -> Stream.of(entry.getKey(), entry.getValue())))
                .toArray(String[]::new));
    }

    @Test
    void theCompletionScriptKnowsTheCommands() {
        assertThat(execute("completion")).isZero();
        assertThat(out.toString())
                .contains("complete -F _complete_landbridge")
                .contains(CommandTree.create().getSubcommands().keySet());
    }

    @Test
    void ofManyCommandsOnlyTheOneThatIsGivenIsMadeReady() {
        CommandTree.create().getSubcommands().keySet().stream()
                .filter(command -> !command.equals("completion"))
                .forEach(command -> assertThat(CommandTree.create(new String[] {command, "--help"})
                                .getSubcommands())
                        .containsOnlyKeys(command));
    }

    private int execute(String... args) {
        CommandLine commandLine = CommandTree.create(args);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
