package io.landbridge.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the stream: how fast a backlog is applied, how far behind it is under load, what it costs the source, and its memory. */
@Command(
        name = "stream-benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures the stream of changes beside capture alone and PostgreSQL's own replication.")
public final class StreamBenchmarks implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamBenchmarks.class);

    private static final String METHOD =
            "One round to warm the servers up, then the measured rounds, each beginning with another follower. In each round all drain the"
                    + " same backlog, one after another, each as a process that was just started. The clock runs from the moment when the"
                    + " source serves its log (an active slot, or a thread that dumps the binary log) to the moment when the backlog's last"
                    + " change is seen in the target, or for capture alone has been handed out. In the end of each round row count and sum"
                    + " of row hashes are compared. Ratios are medians of the ratios within each round.";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description =
                    "Of pg-pg-updates, pg-pg-mix, maria-pg-updates, maria-pg-mix, mysql-pg-updates, mysql-pg-mix, pg-maria-updates,"
                            + " lag-pg, lag-maria, lag-mysql, cost, memory-pg, memory-maria, memory-mysql; default: all.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(names = "--rows", description = "Rows of the table that is changed; default: ${DEFAULT-VALUE}.")
    private long rows = 500_000;

    @Option(names = "--transactions", description = "Of a backlog; default: ${DEFAULT-VALUE}.")
    private int transactions = 1_000;

    @Option(names = "--changes", description = "Of each of its transactions; default: ${DEFAULT-VALUE}.")
    private int changes = 500;

    @Option(names = "--repeat", description = "Measured rounds; default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--rate", description = "Changes per second of an even load; default: ${DEFAULT-VALUE}.")
    private int rate = 2_000;

    @Option(names = "--lag-seconds", description = "How long lag is measured; default: ${DEFAULT-VALUE}.")
    private int lagSeconds = 60;

    @Option(names = "--cost-rows", description = "Rows copied beside pgbench; default: ${DEFAULT-VALUE}.")
    private long costRows = 4_000_000;

    @Option(names = "--cost-seconds", description = "How long each pgbench runs; default: ${DEFAULT-VALUE}.")
    private int costSeconds = 10;

    @Option(names = "--cost-rate", description = "Rows per second of the throttled copy; default: ${DEFAULT-VALUE}.")
    private long costRate = 20_000;

    @Option(
            names = "--memory-seconds",
            description = "How long memory is watched; an hour is 3600; default: ${DEFAULT-VALUE}.")
    private int memorySeconds = 240;

    @Option(names = "--large-rows", description = "Rows of the one large transaction; default: ${DEFAULT-VALUE}.")
    private long largeRows = 1_000_000;

    @Option(names = "--launcher", description = "What starts the finished product; default: ${DEFAULT-VALUE}.")
    private Path launcher = Path.of("landbridge");

    @Option(names = "--results", description = "Folder for the JSON document; default: ${DEFAULT-VALUE}.")
    private Path results = Path.of("benchmarks/results");

    @Option(
            names = "--page",
            description = "A Markdown page whose results of the stream shall be replaced by this run's.")
    private @Nullable Path page;

    private StreamBenchmarks() {}

    /** Measures one part with a folder of its own. */
    @FunctionalInterface
    private interface Part {
        PartResult run(String key, Path folder);
    }

    /** Exit codes: 0 measured; 1 a mark was not met; 2 wrong options. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new StreamBenchmarks()).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        Map<String, Part> parts = parts();
        if (!parts.keySet().containsAll(only) || rounds < 1 || transactions < 1 || changes < 1 || rows < changes) {
            System.err.println("--only knows " + String.join(", ", parts.keySet())
                    + "; the other options are at least 1, and there are no fewer rows than changes in a transaction");
            return CommandLine.ExitCode.USAGE;
        }
        List<PartResult> measured = new ArrayList<>();
        parts.forEach((key, part) -> {
            if (only.isEmpty() || only.contains(key)) {
                LOG.info("{} begins", key);
                measured.add(measure(key, part));
            }
        });
        PartsReport report = new PartsReport(startedAt, METHOD, machine, options(), measured);
        report.publish(results, "stream", page, ResultsPage::replaceStream);
        return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rows", rows);
        options.put("transactions", transactions);
        options.put("changes", changes);
        options.put("repeat", rounds);
        options.put("rate", rate);
        options.put("lagSeconds", lagSeconds);
        options.put("costRows", costRows);
        options.put("costSeconds", costSeconds);
        options.put("costRate", costRate);
        options.put("memorySeconds", memorySeconds);
        options.put("largeRows", largeRows);
        return options;
    }

    private Map<String, Part> parts() {
        SiteDialect postgres = SiteDialect.POSTGRESQL_15;
        Map<String, Part> parts = new LinkedHashMap<>();
        Map<String, SiteDialect> sources = new LinkedHashMap<>();
        sources.put("pg", postgres);
        sources.put("maria", SiteDialect.MARIADB);
        sources.put("mysql", SiteDialect.MYSQL);
        sources.forEach((name, from) -> {
            parts.put(name + "-pg-updates", drain(from, postgres, Workload.UPDATES));
            parts.put(name + "-pg-mix", drain(from, postgres, Workload.MIX));
        });
        parts.put("pg-maria-updates", drain(postgres, SiteDialect.MARIADB, Workload.UPDATES));
        sources.forEach((name, from) -> parts.put(
                "lag-" + name,
                ours((key, folder) -> new LagPart(from, rows, rate, lagSeconds, launcher).run(key, folder))));
        parts.put("cost", ours((key, folder) -> {
            if (!CostPart.isPossible()) {
                return PartResult.absent(key, key, "pgbench is missing (Debian package postgresql-15)");
            }
            return new CostPart(costRows, costSeconds, rounds, costRate, launcher).run(key, folder);
        }));
        sources.forEach((name, from) -> parts.put(
                "memory-" + name,
                ours((key, folder) ->
                        new MemoryPart(from, largeRows, rate, memorySeconds, launcher).run(key, folder))));
        return parts;
    }

    private Part drain(SiteDialect from, SiteDialect to, Workload workload) {
        Workload.Size size = new Workload.Size(rows, transactions, changes);
        return (key, folder) -> new DrainPart(from, to, workload, size, rounds, launcher).run(key, folder);
    }

    private Part ours(Part part) {
        return (key, folder) -> Files.isExecutable(launcher)
                ? part.run(key, folder)
                : PartResult.absent(key, key, "no program " + launcher);
    }

    private static PartResult measure(String key, Part part) {
        try (WorkFolder folder = WorkFolder.create()) {
            return part.run(key, folder.path());
        } catch (MissingServerException e) {
            return PartResult.absent(key, key, e.reason());
        } catch (CopyFailedException | IllegalStateException e) {
            // What was measured before is not lost for it.
            LOG.error("{} is not measured", key, e);
            return PartResult.failed(key, String.valueOf(e.getMessage()));
        }
    }
}
