package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.faults.LedgerReading.Counts;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.proxy.Cut;
import io.landbridge.testkit.proxy.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** F8, F9, F10: connections that break, stall, or lose the answer that matters; no operator steps in. */
@Tag("faults")
@Tag("sample")
final class ConnectionFaultIT {

    private static final int ROWS = Extent.isLarge() ? 60_000 : 16_000;

    /** Rows are some ninety bytes long, and three workers share them. */
    private static final long BYTES_PER_ROW = 30;

    @TempDir
    Path folder;

    static List<Arguments> cuts() {
        return Extent.isLarge() ? Extent.seeds(List.of()) : List.of();
    }

    @ParameterizedTest(name = "{0}, seed {1}", allowZeroInvocations = true)
    @MethodSource("cuts")
    @Timeout(600)
    void connectionsCutAgainAndAgainEndEqual(Direction direction, long seed) {
        Duration cutting = Duration.ofSeconds(Extent.isLarge() ? 60 : 6);
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene)) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            long rate = rows * 3 / 4 / cutting.toSeconds();
            ToolProcess run = start(scene, lines, rate);
            // The line is as slow as the copy, so that readers are cut in the middle of what they read.
            lines.source().limit(rate * BYTES_PER_ROW);
            lines.cutRandomly(Duration.ofSeconds(2), seed);
            int ended = endSessions(scene, run, cutting, new Random(seed));
            lines.heal();
            Counts counts = scene.ledger().counts();
            assertThat(counts.rows()).as("rows while connections were cut").isLessThan(rows);
            assertThat(lines.cuts()).as("cuts").isGreaterThan((int) cutting.toSeconds());
            assertThat(ended).as("sessions that the servers ended").isPositive();
            assertThat(counts.repeated()).as("chunks that broke off").isPositive();
            assertEndsEqual(scene, run, rows);
            Map<String, Object> found = new LinkedHashMap<>();
            found.put("seconds", cutting.toSeconds());
            found.put("cuts", lines.cuts());
            found.put("sessionsEndedByServers", ended);
            found.put("chunks", counts.chunks());
            found.put("chunksRepeated", counts.repeated());
            found.put("equal", true);
            Evidence.keep("F8", direction.toString(), "seed " + seed, found);
        }
    }

    /** Beside the cuts: what an administrator or a restarting pooler does. Returns how many sessions that ended. */
    private static int endSessions(Scene scene, ToolProcess run, Duration time, Random random) {
        ToolSessions source = new ToolSessions(scene.source());
        ToolSessions target = new ToolSessions(scene.target());
        int[] ended = {0};
        long end = System.nanoTime() + time.toNanos();
        run.whileRunning(
                () -> {
                    switch (random.nextInt(60)) {
                        case 0 -> ended[0] += source.endOne(random);
                        case 1 -> ended[0] += target.endOne(random);
                        case 2 -> scene.ledger().assertRowsAreThoseOfCopiedChunks();
                        default -> {
                            // Most moments pass quietly.
                        }
                    }
                },
                () -> System.nanoTime() > end);
        return ended[0];
    }

    static List<Arguments> lostAnswers() {
        return Extent.seeds(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("lostAnswers")
    @Timeout(600)
    void aCommitWithoutAnAnswerIsAppliedOnce(Direction direction, long seed) {
        Random random = new Random(seed);
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene)) {
            long rows = SampleTables.create(scene.source(), ROWS / 2, seed) + createWithoutKeys(scene);
            ToolProcess run = start(scene, lines, rows / (Extent.isLarge() ? 30 : 8));
            long[] next = {System.nanoTime()};
            run.whileRunning(
                    () -> {
                        if (System.nanoTime() > next[0]) {
                            lines.target().dropNextCommitAnswer(random.nextBoolean() ? Cut.RESET : Cut.END);
                            next[0] +=
                                    Duration.ofMillis(200 + random.nextInt(600)).toNanos();
                        }
                    },
                    () -> scene.ledger().counts().rows() == rows);
            long lost = lines.target().droppedAnswers();
            assertThat(lost).as("lost answers").isGreaterThanOrEqualTo(8);
            assertEndsEqual(scene, run, rows);
            Evidence.keep("F10", direction.toString(), "seed " + seed, Map.of("lostAnswers", lost, "equal", true));
        }
    }

    /** Where nothing but the ledger keeps rows from being there twice. Returns the number of their rows. */
    private static long createWithoutKeys(Scene scene) {
        for (int table = 1; table <= 8; table++) {
            scene.source()
                    .execute(
                            "CREATE TABLE bag" + table + " (n int, note varchar(20))",
                            "INSERT INTO bag" + table + " SELECT id % 7, 'a note' FROM orders WHERE id < 50");
        }
        SampleTables.analyze(scene.source());
        return 8 * 50;
    }

    static List<Arguments> silences() {
        return Extent.isLarge() ? Extent.seeds(List.of()) : List.of();
    }

    @ParameterizedTest(name = "{0}, seed {1}", allowZeroInvocations = true)
    @MethodSource("silences")
    @Timeout(600)
    void aSlowLineAndASilentOneEndEqual(Direction direction, long seed) {
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene)) {
            long rows = SampleTables.create(scene.source(), ROWS, seed);
            ToolProcess run = start(scene, lines, ROWS / 8);
            lines.delay(Duration.ofMillis(300));
            run.runsFor(Duration.ofSeconds(Extent.isLarge() ? 10 : 1));
            lines.heal();
            lines.limit(125_000);
            run.runsFor(Duration.ofSeconds(Extent.isLarge() ? 5 : 1));
            lines.heal();
            Map<String, Object> found = new LinkedHashMap<>();
            if (Extent.isLarge()) {
                assertSilenceIsNoticed(scene, lines.source(), "source", run, found);
                assertSilenceIsNoticed(scene, lines.target(), "target", run, found);
            } else {
                // Shorter than what may be a pause of the network's.
                lines.target().blackHole();
                run.runsFor(Duration.ofSeconds(3));
                found.put("targetGoesOnAfterSeconds", secondsUntilItGoesOn(scene, lines.target(), run));
            }
            assertEndsEqual(scene, run, rows);
            found.put("equal", true);
            Evidence.keep("F9", direction.toString(), "seed " + seed, found);
        }
    }

    private static void assertSilenceIsNoticed(
            Scene scene, FaultProxy line, String end, ToolProcess run, Map<String, Object> found) {
        int said = run.err().length();
        line.blackHole();
        long silent = System.nanoTime();
        run.until("a word about the silence", () -> run.err().substring(said).contains("All work waits: " + end));
        long noticed = secondsSince(silent);
        assertThat(noticed).as("seconds until the silence is noticed").isLessThanOrEqualTo(60);
        // Behind a silent line to the ledger the run cannot say why it waits, and that is what status says.
        assertThat(scene.statusOfServers().path("state").asText())
                .matches(end.equals("source") ? "waiting: source .*" : "not heard of for .*|stopped");
        run.runsFor(Duration.ofSeconds(90 - noticed));
        found.put(end + "NoticedAfterSeconds", noticed);
        found.put(end + "GoesOnAfterSeconds", secondsUntilItGoesOn(scene, line, run));
        run.until("the end of the wait", () -> run.err().substring(said).contains("The work goes on after"));
    }

    private static long secondsUntilItGoesOn(Scene scene, FaultProxy line, ToolProcess run) {
        long before = scene.ledger().counts().rows();
        line.heal();
        long healed = System.nanoTime();
        run.until("rows after the silence", () -> scene.ledger().counts().rows() > before);
        long seconds = secondsSince(healed);
        assertThat(seconds).as("seconds until it goes on").isLessThanOrEqualTo(10);
        return seconds;
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    private static ToolProcess start(Scene scene, Lines lines, long rate) {
        ToolProcess run = lines.plan(
                        "backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 300, maxRowsPerSecond: " + rate + "}\n")
                .start("run");
        return run.until("rows", () -> scene.ledger().counts().rows() > 0);
    }

    private static void assertEndsEqual(Scene scene, ToolProcess run, long rows) {
        if (run.isAlive()) {
            scene.ask("tune", "--max-rows-per-second", "1000000");
        }
        JsonNode result = run.exits(0).json();
        assertThat(result.path("rows").asLong()).isEqualTo(rows);
        scene.ledger().assertRowsAreThoseOfCopiedChunks();
        scene.assertEqual();
    }
}
