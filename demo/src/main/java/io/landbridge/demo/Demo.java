package io.landbridge.demo;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.Servers.Found;
import io.landbridge.testkit.server.Servers.Missing;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code landbridge demo}. */
@Command(
        name = "landbridge demo",
        mixinStandardHelpOptions = true,
        description = {
            "Moves a shop of a million rows between two real databases while it stays open: orders, cancellations and",
            "merged customers come in all the while. The working process is killed twice, once in the copy and once while",
            "it follows; the same command goes on. Then three corruptions are planted in the target, which the product finds",
            "by key and column and repairs. At last traffic moves to the new database, back to the old one, and to the new one",
            "again, with the shop at work: no write fails, what is written on either side reaches the other, and an independent",
            "comparison says each time whether every row did. Everything is made in a temporary folder and removed afterwards."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            " 0:every row is the same on both sides",
            " 1:the comparison found a difference, a corruption was not found or not repaired, a write failed, or the run was refused",
            " 2:usage error, or an engine that this machine does not have",
            "70:internal error"
        })
public final class Demo implements Callable<Integer> {

    private static final Map<String, ServerKind> ENGINES =
            Map.of("postgresql", ServerKind.POSTGRESQL, "mariadb", ServerKind.MARIADB, "mysql", ServerKind.MYSQL);
    private static final long FEWEST_ROWS = 1_000;

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Option(names = "--rows", paramLabel = "N", description = "Rows of the shop in all; ${DEFAULT-VALUE} by default.")
    private long rows = 1_000_000;

    @Option(names = "--from", paramLabel = "ENGINE", description = "postgresql, mariadb (default) or mysql.")
    private String from = "mariadb";

    @Option(names = "--to", paramLabel = "ENGINE", description = "postgresql (default), mariadb or mysql.")
    private String to = "postgresql";

    // Scripts that will have to say it later may say it now.
    @SuppressWarnings("UnusedVariable")
    @Option(names = "--no-console", description = "No web console; this version has none yet.")
    private boolean noConsole;

    @Option(names = "--output", paramLabel = "FORM", description = "text (default) or json: one document on stdout.")
    private String output = "text";

    @Option(
            names = "--writes-per-second",
            paramLabel = "N",
            description = {
                "Transactions a second in the shop while it moves, about; ${DEFAULT-VALUE} by default.",
                "0 closes the shop: rows are copied and nothing is followed."
            })
    private int writesPerSecond = 300;

    private Demo() {}

    public static void main(String[] arguments) {
        CommandLine commandLine = new CommandLine(new Demo())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println("landbridge demo: " + failure.getMessage());
                    return failure instanceof DemoException known ? known.exitCode() : 70;
                });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        if (rows < FEWEST_ROWS) {
            throw new ParameterException(spec.commandLine(), "--rows: at least " + FEWEST_ROWS + '.');
        }
        if (writesPerSecond < 0) {
            throw new ParameterException(spec.commandLine(), "--writes-per-second: 0 or more.");
        }
        boolean json = asJson();
        ServerKind source = engine("--from", from);
        ServerKind target = engine("--to", to);
        Story story = new Story(rows, writesPerSecond, spec.commandLine().getErr());
        DemoReport report = story.tell(server("--from", source), server("--to", target), launcher());
        spec.commandLine().getOut().print(json ? report.json() : report.text());
        spec.commandLine().getOut().flush();
        return report.exitCode();
    }

    private boolean asJson() {
        return switch (output.toLowerCase(Locale.ROOT)) {
            case "json" -> true;
            case "text" -> false;
            default ->
                throw new ParameterException(spec.commandLine(), "--output: text or json, not '" + output + "'.");
        };
    }

    private ServerKind engine(String option, String name) {
        ServerKind kind = ENGINES.get(name.toLowerCase(Locale.ROOT));
        if (kind == null) {
            throw new ParameterException(
                    spec.commandLine(), option + ": postgresql, mariadb or mysql, not '" + name + "'.");
        }
        return kind;
    }

    private TestServer server(String option, ServerKind kind) {
        Servers.Lookup lookup = Servers.find(kind);
        if (lookup instanceof Found found) {
            return found.server();
        }
        throw new ParameterException(
                spec.commandLine(),
                option + ": this machine has no " + kind.title() + ": " + ((Missing) lookup).reason());
    }

    private static Path launcher() {
        String launcher = System.getProperty("landbridge.launcher");
        if (launcher == null) {
            throw new DemoException(2, "The demo is started by './landbridge demo'.");
        }
        return Path.of(launcher);
    }
}
