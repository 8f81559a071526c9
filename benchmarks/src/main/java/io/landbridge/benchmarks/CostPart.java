package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a migration costs its source: pgbench's transactions per second while pgbench's own tables and a larger one are copied and followed,
 * as a ratio to those right before, when nothing else runs. Everything is on this machine, the target too, so that it is an upper bound.
 */
final class CostPart {

    private static final String PGBENCH = "pgbench";
    private static final int SCALE = 10;
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");
    private static final SiteDialect SERVER = SiteDialect.POSTGRESQL_15;

    private final long rows;
    private final int seconds;
    private final int rounds;
    private final long rowsPerSecond;
    private final Path launcher;

    /** A state of the migration with pgbench's throughput in it, and right before it without. */
    private record Pair(double alone, double beside) {
        double ratio() {
            return beside / alone;
        }
    }

    /**
     * @param rows of the larger table; enough that the copy outlasts pgbench
     * @param rowsPerSecond of the copy that is throttled
     */
    CostPart(long rows, int seconds, int rounds, long rowsPerSecond, Path launcher) {
        this.rows = rows;
        this.seconds = seconds;
        this.rounds = rounds;
        this.rowsPerSecond = rowsPerSecond;
        this.launcher = launcher;
    }

    static boolean isPossible() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PGBENCH)));
    }

    PartResult run(String key, Path folder) {
        Map<String, List<Pair>> states = new LinkedHashMap<>();
        List<String> copied = new ArrayList<>();
        try (Site source = Site.start(SERVER);
                Site target = Site.start(SERVER)) {
            TestDatabase database = source.createDatabase("stream_source");
            StreamTables.create(database);
            StreamTables.fill(database, rows);
            pgbench(database, folder, "-i", "-q", "-s", String.valueOf(SCALE));
            // A table without a row key cannot be followed; pgbench's own INSERT names its columns.
            database.execute("ALTER TABLE pgbench_history ADD COLUMN id bigserial PRIMARY KEY");
            for (int round = 1; round <= rounds; round++) {
                migrate(database, target, newFolder(folder, "plain" + round), "", true, states, copied);
                migrate(
                        database,
                        target,
                        newFolder(folder, "throttled" + round),
                        "  maxRowsPerSecond: " + rowsPerSecond + "\n",
                        false,
                        states,
                        copied);
            }
        }
        return result(key, states, copied);
    }

    private void migrate(
            TestDatabase database,
            Site target,
            Path folder,
            String backfill,
            boolean follows,
            Map<String, List<Pair>> states,
            List<String> copied) {
        String copying = backfill.isEmpty()
                ? "copy and stream"
                : "copy of at most %,d rows/s and stream".formatted(rowsPerSecond);
        try (TestDatabase held = target.createDatabase("stream_target")) {
            List<String> tables = List.of(
                    "public.measured",
                    "public.pgbench_accounts",
                    "public.pgbench_branches",
                    "public.pgbench_tellers",
                    "public.pgbench_history");
            LandbridgeProcess landbridge = new LandbridgeProcess(launcher, folder, database, held, tables, backfill);
            double before = throughput(database, folder);
            landbridge.start();
            try {
                Waiting.until("rows are copied", LIMIT, () -> {
                    landbridge.requireRunning();
                    return isCopying(held);
                });
                note(states, copying, new Pair(before, throughput(database, folder)));
                copied.add(Figures.two((double) held.count("measured") / rows));
                if (follows) {
                    landbridge.awaitFollowing();
                    // Alone again, since the tables have grown and the caches have changed.
                    note(states, "stream alone", pairWithPause(database, folder, landbridge));
                }
            } finally {
                landbridge.finish();
            }
        }
    }

    private Pair pairWithPause(TestDatabase database, Path folder, LandbridgeProcess landbridge) {
        double beside = throughput(database, folder);
        landbridge.stop();
        return new Pair(throughput(database, folder), beside);
    }

    private static boolean isCopying(TestDatabase held) {
        try {
            return held.queryLong("SELECT count(*) FROM (SELECT FROM measured LIMIT 1) AS any_row") == 1;
        } catch (IllegalStateException e) {
            // The table is not there yet.
            return false;
        }
    }

    private static void note(Map<String, List<Pair>> states, String state, Pair pair) {
        states.computeIfAbsent(state, none -> new ArrayList<>()).add(pair);
    }

    private static Path newFolder(Path parent, String name) {
        try {
            return Files.createDirectory(parent.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException("no folder for a migration", e);
        }
    }

    private double throughput(TestDatabase database, Path folder) {
        String said = pgbench(database, folder, "-n", "-c", "4", "-j", "1", "-T", String.valueOf(seconds));
        Matcher matcher = TPS.matcher(said);
        if (!matcher.find()) {
            throw new CopyFailedException("pgbench says no tps: " + said);
        }
        return Double.parseDouble(matcher.group(1));
    }

    private static String pgbench(TestDatabase database, Path folder, String... options) {
        List<String> command = new ArrayList<>(List.of(PGBENCH));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-h", database.host(), "-p", String.valueOf(database.port()), "-U", database.user(), database.name()));
        Path output = folder.resolve("pgbench.out");
        ProcessBuilder program =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        program.environment().put("PGPASSWORD", database.password());
        try {
            int code = program.start().waitFor();
            String said = Files.readString(output, StandardCharsets.UTF_8);
            if (code != 0) {
                throw new CopyFailedException("pgbench ended with " + code + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run pgbench", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while pgbench was running", e);
        }
    }

    private PartResult result(String key, Map<String, List<Pair>> states, List<String> copied) {
        List<List<String>> table = new ArrayList<>();
        Map<String, Object> document = new LinkedHashMap<>();
        states.forEach((state, pairs) -> {
            table.add(List.of(
                    state,
                    Figures.two(Figures.median(pairs.stream().map(Pair::ratio).toList())),
                    Figures.list(pairs.stream().map(Pair::ratio).toList()),
                    Figures.whole(Figures.median(pairs.stream().map(Pair::alone).toList())),
                    Figures.whole(
                            Figures.median(pairs.stream().map(Pair::beside).toList()))));
            document.put(state, pairs);
        });
        document.put("copiedWhenPgbenchEnded", copied);
        return new PartResult(
                key,
                SERVER.kind().title() + ", cost to the source: pgbench beside a migration",
                List.of("beside", "ratio", "single ratios", "tps alone", "tps beside"),
                table,
                List.of("Share of the rows that were copied when pgbench ended: " + String.join(" ", copied)
                        + " (plain and throttled in turn). Less than 1 means that the copy ran all the time."),
                List.of(),
                false,
                document);
    }
}
