package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands under one name, and what is the same for each of them: exit codes and the way errors are said. */
@Command(
        name = "landbridge",
        mixinStandardHelpOptions = true,
        versionProvider = CommandTree.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Moves live tables between PostgreSQL, MySQL and MariaDB.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:done",
            " 1:the answer is no (blockers, differences, a closed gate, quarantine over budget, refused by phase)",
            " 2:usage or plan error",
            " 3:a database or service could not be reached",
            " 4:stopped by the operator or a limit; the same command goes on from there",
            "70:internal error"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  landbridge run shop.yaml              copy everything, or resume it",
            "  landbridge validate shop.yaml         compare both sides",
            "  landbridge status shop.yaml --watch   follow it from another terminal",
            "  landbridge demo                       see it work on servers of its own (among the sources only)"
        })
public final class CommandTree implements Runnable {

    private static final List<Class<?>> COMMANDS = List.of(
            InitCommand.class,
            AssessCommand.class,
            PlanCommand.class,
            SchemaCommand.class,
            RunCommand.class,
            ValidateCommand.class,
            StatusCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            TuneCommand.class,
            ResyncCommand.class,
            CutoverCommand.class,
            ApproveCommand.class,
            RollbackCommand.class,
            QuarantineCommand.class,
            ReportCommand.class,
            FinishCommand.class,
            CompletionCommand.class);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private CommandTree() {}

    /** The whole command line, ready to execute arguments. */
    public static CommandLine create() {
        return of(COMMANDS);
    }

    /** As much of it as these arguments need: to read what all commands take is a good part of the time of a short one. */
    public static CommandLine create(String[] arguments) {
        return of(COMMANDS.stream()
                .filter(command -> arguments.length > 0 && command != CompletionCommand.class)
                .filter(command -> command.getAnnotation(Command.class).name().equals(arguments[0]))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(COMMANDS));
    }

    private static CommandLine of(List<Class<?>> commands) {
        CommandLine line = new CommandLine(new CommandTree());
        commands.forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(CommandTree::misused)
                .setExecutionExceptionHandler((failure, command, parsed) -> failed(failure, command));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "A command is missing.");
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        LandbridgeException failure = new LandbridgeException(
                CommandError.USAGE, command.getCommandSpec().qualifiedName(), String.valueOf(misuse.getMessage()));
        if (asksForJson(List.of(arguments))) {
            print(command.getOut(), ErrorReport.document(name(command.getCommandSpec()), failure));
        } else {
            PrintWriter err = command.getErr();
            print(err, ErrorReport.text(failure, false));
            CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
            command.usage(err);
        }
        return failure.category().exitCode();
    }

    private static int failed(Exception failure, CommandLine command) {
        LandbridgeException known = ErrorReport.known(failure);
        CommonOptions common = CommonOptions.of(command.getCommandSpec());
        if (common.isJson()) {
            print(command.getOut(), ErrorReport.document(name(command.getCommandSpec()), known));
        }
        if (!common.isJson() || common.isVerbose()) {
            print(command.getErr(), ErrorReport.text(known, common.isVerbose()));
        }
        return known.category().exitCode();
    }

    /** {@code quarantine list}: the command's words without the program's. */
    static String name(CommandSpec command) {
        String qualified = command.qualifiedName();
        int space = qualified.indexOf(' ');
        return space < 0 ? qualified : qualified.substring(space + 1);
    }

    // Asked of the raw arguments: where they could not be parsed, there are no options to look at.
    private static boolean asksForJson(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean next = argument.equals("--output")
                    && i + 1 < arguments.size()
                    && arguments.get(i + 1).equalsIgnoreCase("json");
            if (next || argument.equalsIgnoreCase("--output=json")) {
                return true;
            }
        }
        return false;
    }

    private static void print(PrintWriter out, String text) {
        out.print(text);
        out.flush();
    }

    /** The version that the jar's manifest names. */
    static final class Version implements IVersionProvider {

        static String text() {
            String version = CommandTree.class.getPackage().getImplementationVersion();
            return version == null ? "development" : version;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"landbridge " + text()};
        }
    }
}
