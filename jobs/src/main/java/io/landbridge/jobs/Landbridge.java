package io.landbridge.jobs;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: every way into the product starts here. */
@Command(
        name = "landbridge",
        mixinStandardHelpOptions = true,
        version = "landbridge 0.1.0-SNAPSHOT",
        description = "Moves live tables between PostgreSQL, MySQL and MariaDB.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the answer is no (blockers, differences, a closed gate, quarantine over budget, refused by phase)",
            " 2:usage or plan error",
            " 3:a database or service could not be reached",
            " 4:stopped by the operator or a limit; the same command goes on from there",
            "70:internal error"
        })
public final class Landbridge implements Runnable {

    static final int USAGE = 2;
    static final int INTERNAL_ERROR = 70;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Landbridge())
                .setExitCodeExceptionMapper(failure -> failure instanceof ParameterException ? USAGE : INTERNAL_ERROR)
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }
}
