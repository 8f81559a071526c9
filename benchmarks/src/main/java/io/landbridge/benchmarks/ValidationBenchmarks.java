package io.landbridge.benchmarks;

import io.landbridge.benchmarks.ValidationPart.Size;
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

/** Measures the comparison of both sides beside statements that somebody would run by hand. */
@Command(
        name = "validation-benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures the comparison of both sides beside statements by hand.")
public final class ValidationBenchmarks implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ValidationBenchmarks.class);

    private static final String METHOD =
            "The product has copied the rows. One round to warm up, then the measured rounds, each beginning with another of three: both"
                    + " statements by hand, started at once, up to the end of the later one; the comparison of equal tables; the comparison with"
                    + " ten rows changed, which are undone after it. A comparison is a process that was just started; its seconds are those of"
                    + " the table in its verdict. It has to find exactly what is there. Marks are ratios of medians.";

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Of pg-pg, maria-pg, pg-maria, pg-pg-18; default: pg-pg, maria-pg.")
    private Set<String> only = new LinkedHashSet<>(List.of("pg-pg", "maria-pg"));

    @Option(names = "--rows", description = "Rows of the table; default: ${DEFAULT-VALUE}.")
    private long rows = 2_000_000;

    @Option(
            names = "--grown-rows",
            description = "Rows of the larger table that must cost the same per row, 0 for none; default: 5 × rows.")
    private long grownRows = -1;

    @Option(names = "--repeat", description = "Measured rounds; default: ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(names = "--parallelism", description = "Ranges at a time; default: ${DEFAULT-VALUE}.")
    private int parallelism = 2;

    @Option(names = "--launcher", description = "What starts the finished product; default: ${DEFAULT-VALUE}.")
    private Path launcher = Path.of("landbridge");

    @Option(names = "--results", description = "Folder for the JSON document; default: ${DEFAULT-VALUE}.")
    private Path results = Path.of("benchmarks/results");

    @Option(
            names = "--page",
            description = "A Markdown page whose results of the comparison shall be replaced by this run's.")
    private @Nullable Path page;

    private ValidationBenchmarks() {}

    /** Exit codes: 0 measured; 1 a mark was not met; 2 wrong options. */
    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        return new CommandLine(new ValidationBenchmarks()).execute(arguments);
    }

    @Override
    public Integer call() throws IOException {
        if (grownRows < 0) {
            grownRows = 5 * rows;
        }
        String startedAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Machine machine = Machine.here();
        Size size = new Size(rows, grownRows, rounds, parallelism);
        Map<String, ValidationPart> parts = new LinkedHashMap<>();
        SiteDialect postgres = SiteDialect.POSTGRESQL_15;
        parts.put("pg-pg", new ValidationPart(postgres, postgres, size, launcher));
        parts.put("maria-pg", new ValidationPart(SiteDialect.MARIADB, postgres, size, launcher));
        parts.put("pg-maria", new ValidationPart(postgres, SiteDialect.MARIADB, size, launcher));
        parts.put("pg-pg-18", new ValidationPart(SiteDialect.POSTGRESQL_18, SiteDialect.POSTGRESQL_18, size, launcher));
        if (!parts.keySet().containsAll(only) || rows < 20 || rounds < 1 || parallelism < 1) {
            System.err.println("--only knows " + String.join(", ", parts.keySet())
                    + "; --repeat and --parallelism are at least 1, --rows at least 20");
            return CommandLine.ExitCode.USAGE;
        }
        parts.keySet().retainAll(only);
        List<PartResult> measured = new ArrayList<>();
        parts.forEach((key, part) -> {
            LOG.info("{} begins", key);
            measured.add(measure(key, part));
        });
        PartsReport report = new PartsReport(startedAt, METHOD, machine, options(), measured);
        report.publish(results, "validation", page, ResultsPage::replaceValidation);
        return report.isGood() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private Map<String, Object> options() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rows", rows);
        options.put("grownRows", grownRows);
        options.put("repeat", rounds);
        options.put("parallelism", parallelism);
        return options;
    }

    private PartResult measure(String key, ValidationPart part) {
        if (!Files.isExecutable(launcher)) {
            return PartResult.absent(key, key, "no program " + launcher);
        }
        try {
            return part.run(key);
        } catch (MissingServerException e) {
            return PartResult.absent(key, key, e.reason());
        } catch (CopyFailedException | IllegalStateException e) {
            // What was measured before is not lost for it.
            LOG.error("{} is not measured", key, e);
            return PartResult.failed(key, String.valueOf(e.getMessage()));
        }
    }
}
