package io.landbridge.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class LandbridgeTest {

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
        assertThat(execute()).isEqualTo(Landbridge.USAGE);
        assertThat(err.toString()).contains("A command is missing.").contains("Usage: landbridge");
    }

    @Test
    void anUnknownOptionIsAUsageError() {
        assertThat(execute("--no-such-option")).isEqualTo(Landbridge.USAGE);
        assertThat(err.toString()).contains("--no-such-option");
    }

    private int execute(String... args) {
        CommandLine commandLine = Landbridge.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(args);
    }
}
