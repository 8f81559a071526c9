package io.landbridge.benchmarks;

import io.landbridge.benchmarks.PartResult.Promise;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long a change is under way under an even load: from the moment when its commit is sent to the source to the commit of the target's
 * transaction that holds it, by the target's own record of it ({@code track_commit_timestamp}). Both clocks are the machine's.
 */
final class LagPart {

    private static final double MOST_MEDIAN_MILLIS = 200;
    private static final double MOST_P99_MILLIS = 1_000;
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final SiteDialect from;
    private final long rows;
    private final int changesPerSecond;
    private final int seconds;
    private final Path launcher;
    private int rounds;

    LagPart(SiteDialect from, long rows, int changesPerSecond, int seconds, Path launcher) {
        this.from = from;
        this.rows = rows;
        this.changesPerSecond = changesPerSecond;
        this.seconds = seconds;
        this.launcher = launcher;
    }

    PartResult run(String key, Path folder) {
        String title = "%s → %s, lag at %,d changes/s"
                .formatted(from.kind().title(), SiteDialect.POSTGRESQL_15.kind().title(), changesPerSecond);
        Map<String, String> settings = Map.of("track_commit_timestamp", "on");
        return FollowedRows.measure(from, settings, rows, launcher, folder, followed -> {
            // What a program needs to get warm is not what a stream of weeks has.
            load(followed, Math.max(1, seconds / 4));
            long before = followed.from().count(StreamTables.MARKS);
            followed.from().execute("DELETE FROM " + StreamTables.MARKS);
            SteadyLoad load = load(followed, seconds);
            return result(key, title, load, lags(followed.to(), load.sentMicros()), before);
        });
    }

    private SteadyLoad load(FollowedRows followed, int length) {
        int round = ++rounds;
        SteadyLoad load = new SteadyLoad(followed.from(), rows, changesPerSecond, round, true);
        try (load) {
            load.start();
            Waiting.pause(length * 1000L);
        }
        StreamTables.markEnd(followed.from(), round);
        Waiting.until(
                "all changes are applied", CATCH_UP, () -> followed.landbridge().hasReached(round));
        return load;
    }

    private static long[] lags(TestDatabase target, Map<Long, Long> sent) {
        Map<Long, Long> committed = new HashMap<>();
        for (List<@Nullable String> row :
                target.query("SELECT id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::bigint FROM "
                        + StreamTables.MARKS)) {
            committed.put(
                    Long.parseLong(Objects.requireNonNull(row.get(0))),
                    Long.parseLong(Objects.requireNonNull(row.get(1))));
        }
        if (!committed.keySet().equals(sent.keySet())) {
            throw new CopyFailedException(
                    "the target has " + committed.size() + " marks of " + sent.size() + " that were committed");
        }
        return committed.entrySet().stream()
                .mapToLong(entry -> entry.getValue() - Objects.requireNonNull(sent.get(entry.getKey())))
                .toArray();
    }

    private PartResult result(String key, String title, SteadyLoad load, long[] lags, long warmUp) {
        double median = Figures.percentile(lags, 0.5) / 1000.0;
        double p99 = Figures.percentile(lags, 0.99) / 1000.0;
        double worst = Figures.percentile(lags, 1) / 1000.0;
        Map<String, Object> document = new TreeMap<>();
        document.put("marks", lags.length);
        document.put("warmUpMarks", warmUp);
        document.put("changesPerSecond", load.changes() / (double) seconds);
        document.put("medianMillis", median);
        document.put("p99Millis", p99);
        document.put("worstMillis", worst);
        return new PartResult(
                key,
                title,
                List.of("changes/s", "transactions", "p50, ms", "p99, ms", "worst, ms"),
                List.of(List.of(
                        Figures.whole(load.changes() / (double) seconds),
                        Figures.whole(lags.length),
                        Figures.one(median),
                        Figures.one(p99),
                        Figures.one(worst))),
                List.of(),
                List.of(
                        new Promise("lag p50, ms", true, MOST_MEDIAN_MILLIS, median, null),
                        new Promise("lag p99, ms", true, MOST_P99_MILLIS, p99, null)),
                false,
                document);
    }
}
