package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures copies side by side, prints the medians and what became of the marks, and keeps every reading. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Runs Landbridge and the tools that a user would pick instead, in turn, on the same servers.")
public final class Benchmarks implements Callable<Integer> {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "DIRECTION",
            description = "Of pg-pg, maria-pg, pg-maria, pg-pg-18, maria-pg-18, pg-maria-18; default: all.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--rows", description = "Rows of the table; default: ${DEFAULT-VALUE}.")
    private long rows = 2_000_000;

    @Option(
            names = "--grown-rows",
            description = "Rows of the larger table that must cost the same per row, 0 for none; default: 5 × rows.")
    private long grownRows = -1;

    @Option(names = "--repeat", description = "Measured rounds; default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--streams", description = "Parallel streams of pipes and of ours; default: ${DEFAULT-VALUE}.")
    private int streams = 2;

    @Option(names = "--peers", description = "Only the other tools, nothing of ours.")
    private boolean peersOnly;

    @Option(names = "--launcher", description = "What starts the finished product; default: ${DEFAULT-VALUE}.")
    private Path launcher = Path.of("landbridge");

    @Option(names = "--results", description = "Folder for the JSON document; default: ${DEFAULT-VALUE}.")
    private Path results = Path.of("benchmarks/results");

    @Option(names = "--page", description = "A Markdown page whose results shall be replaced by this run's.")
    private @Nullable Path page;

    private Benchmarks() {}

    /** Exit codes: 0 measured; 1 a copy failed or a mark was not met; 2 wrong options. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new Benchmarks()).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (grownRows < 0) {
            grownRows = 5 * rows;
        }
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        List<Direction> directions = new Directions(rows, grownRows, streams, launcher).all();
        Set<String> known =
                directions.stream().map(Direction::key).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!known.containsAll(only) || rows < streams || rounds < 1 || streams < 1) {
            System.err.println("--only knows " + String.join(", ", known) + "; --rows, --repeat and --streams are at"
                    + " least 1, and there are no fewer rows than streams");
            return CommandLine.ExitCode.USAGE;
        }
        Set<Tool> missing = EnumSet.allOf(Tool.class);
        missing.removeIf(Tool::isInstalled);
        missing.forEach(tool -> System.err.println(tool.program()
                + " is missing: its copies are not measured (apt-get install " + tool.debianPackage() + ")"));
        List<Outcome> outcomes = new ArrayList<>();
        for (Direction direction : directions) {
            if (only.isEmpty() || only.contains(direction.key())) {
                outcomes.add(measure(direction, missing));
            }
        }
        Map<String, String> versions = new LinkedHashMap<>();
        EnumSet.complementOf(EnumSet.copyOf(missing)).forEach(tool -> versions.put(tool.program(), tool.version()));
        Report report = new Report(
                startedAt, rows, rounds, streams, Report.METHOD, machine, versions, Report.missing(missing), outcomes);
        Path file = results.resolve(startedAt.replace(":", "") + "-" + rows + ".json");
        report.write(file);
        String tables = Tables.of(report);
        System.out.println(tables + "\nAll readings: " + file);
        if (page != null) {
            ResultsPage.replace(
                    page,
                    tables + "\nAll readings: [" + file.getFileName() + "](results/" + file.getFileName() + ")\n");
        }
        return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Outcome measure(Direction direction, Set<Tool> missing) {
        try (Site source = Site.start(direction.source());
                Site target = Site.start(direction.target())) {
            Standings standings = new Race(direction, source, target).run(rounds, absences(direction, missing));
            Map<Long, Long> bytes = new LinkedHashMap<>();
            source.filled().forEach(size -> bytes.put(size, source.tableBytes(size)));
            return outcome(
                    direction,
                    new Outcome.End(source.version(), source.settings(), bytes),
                    new Outcome.End(target.version(), target.settings(), Map.of()),
                    standings);
        } catch (MissingServerException e) {
            return notMeasured(direction, e.reason());
        } catch (IllegalStateException e) {
            // What was measured before in an hour's work is not lost for it.
            return notMeasured(direction, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome notMeasured(Direction direction, String reason) {
        System.err.println(direction.key() + " is not measured: " + reason);
        Standings standings = new Standings(direction.contestants());
        standings.all().forEach(standing -> standing.leave(reason));
        return outcome(
                direction,
                new Outcome.End(direction.source().kind().title(), Map.of(), Map.of()),
                new Outcome.End(direction.target().kind().title(), Map.of(), Map.of()),
                standings);
    }

    private static Outcome outcome(Direction direction, Outcome.End source, Outcome.End target, Standings standings) {
        List<Mark.Verdict> verdicts =
                direction.marks().stream().map(mark -> mark.judge(standings)).toList();
        return new Outcome(direction, source, target, standings, verdicts);
    }

    private Map<String, String> absences(Direction direction, Set<Tool> missing) {
        Map<String, String> absences = new LinkedHashMap<>();
        for (Contestant contestant : direction.contestants()) {
            contestant.tools().stream()
                    .filter(missing::contains)
                    .findFirst()
                    .ifPresent(tool -> absences.put(
                            contestant.name(),
                            tool.program() + " is missing (Debian package " + tool.debianPackage() + ")"));
            if (contestant.copy() instanceof LandbridgeCommand) {
                if (peersOnly) {
                    absences.put(contestant.name(), "left out by --peers");
                } else if (!Files.isExecutable(launcher)) {
                    absences.put(contestant.name(), "no program " + launcher);
                }
            }
        }
        return absences;
    }
}
