package io.landbridge.benchmarks;

import io.landbridge.benchmarks.PartResult.Promise;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the product's memory stays flat: what is alive on its heap after a full collection, again and again under an even load, and what
 * the process has at its most after one transaction that changes every row of a large table. The launcher gives it 512 MB of heap.
 */
final class MemoryPart {

    private static final double MOST_GROWTH = 1.10;
    private static final int SAMPLES = 12;
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final double MEBIBYTE = 1024 * 1024;

    private final SiteDialect from;
    private final long rows;
    private final int changesPerSecond;
    private final int seconds;
    private final Path launcher;

    /** @param rows that the one large transaction changes */
    MemoryPart(SiteDialect from, long rows, int changesPerSecond, int seconds, Path launcher) {
        this.from = from;
        this.rows = rows;
        this.changesPerSecond = changesPerSecond;
        this.seconds = seconds;
        this.launcher = launcher;
    }

    PartResult run(String key, Path folder) {
        return FollowedRows.measure(from, Map.of(), rows, launcher, folder, followed -> measured(key, followed));
    }

    private PartResult measured(String key, FollowedRows followed) {
        TestDatabase database = followed.from();
        LandbridgeFollower landbridge = followed.landbridge();
        List<Double> alive = underLoad(database, landbridge);
        long before = resident(landbridge);
        long begun = System.nanoTime();
        database.execute("UPDATE measured SET quantity = mod(quantity + 1, 1000) WHERE id <= " + rows);
        StreamTables.markEnd(database, 1);
        Waiting.until("the large transaction is applied", LIMIT, () -> landbridge.hasReached(1));
        double took = (System.nanoTime() - begun) / 1e9;
        long after = resident(landbridge);
        if (!followed.areEqual()) {
            throw new CopyFailedException("the target does not hold what the source holds");
        }
        return result(key, alive, before, after, took);
    }

    private List<Double> underLoad(TestDatabase database, LandbridgeFollower landbridge) {
        List<Double> alive = new ArrayList<>();
        try (SteadyLoad load = new SteadyLoad(database, rows, changesPerSecond, 1, false)) {
            load.start();
            for (int i = 0; i < SAMPLES; i++) {
                Waiting.pause(seconds * 1000L / SAMPLES);
                landbridge.isFollowing();
                alive.add(aliveBytes(landbridge.pid()) / MEBIBYTE);
            }
        }
        return alive;
    }

    private static long resident(LandbridgeFollower landbridge) {
        return ProcFiles.ofThisMachine().treePeakResidentBytes(landbridge.pid());
    }

    /** A histogram of live objects collects everything else first. */
    private static long aliveBytes(long pid) {
        ProcessBuilder jcmd = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(pid),
                "GC.class_histogram");
        try {
            Process process = jcmd.redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = TOTAL.matcher(said);
            if (!matcher.find()) {
                throw new CopyFailedException("jcmd says no total: " + said.substring(0, Math.min(300, said.length())));
            }
            return Long.parseLong(matcher.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run jcmd", e);
        }
    }

    private PartResult result(String key, List<Double> alive, long before, long after, double took) {
        int third = Math.max(1, alive.size() / 3);
        double first = Figures.median(alive.subList(0, third));
        double last = Figures.median(alive.subList(alive.size() - third, alive.size()));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("seconds", seconds);
        document.put("aliveMegabytes", alive);
        document.put("peakResidentBytesAfterTheLoad", before);
        document.put("peakResidentBytesAfterTheLargeTransaction", after);
        document.put("largeTransactionRows", rows);
        document.put("largeTransactionSeconds", took);
        return new PartResult(
                key,
                "%s → %s, memory at %,d changes/s and in one transaction of %,d rows"
                        .formatted(
                                from.kind().title(),
                                SiteDialect.POSTGRESQL_15.kind().title(),
                                changesPerSecond,
                                rows),
                List.of("", "value"),
                List.of(
                        List.of("seconds of load", Figures.whole(seconds)),
                        List.of("alive on the heap, MB, over time", Figures.list(alive)),
                        List.of("resident at most after the load, MB", Figures.whole(before / MEBIBYTE)),
                        List.of("resident at most after the large transaction, MB", Figures.whole(after / MEBIBYTE)),
                        List.of(
                                "the large transaction, from its first row at the source to its commit at the target, s",
                                Figures.one(took))),
                List.of(),
                List.of(new Promise("alive on the heap, last third to first", true, MOST_GROWTH, last / first, null)),
                false,
                document);
    }
}
