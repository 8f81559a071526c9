package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * F8, F10, F9 with the stream, one after another in one run that nobody looks after: connections that are cut and sessions that are ended,
 * those that read the log among them; commits without an answer; lines that are slow or silent.
 */
@Tag("faults")
@Tag("sample")
final class LiveConnectionIT {

    private static final int ROWS = Extent.isLarge() ? 5_000 : 1_000;

    /** Eight tables, one of them with two rows for each. */
    private static final int ALL_ROWS = 9 * ROWS;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.POSTGRESQL_TO_MARIADB, Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void aRunWithoutAnOperatorLosesNothing(Direction direction, long seed) {
        Random random = new Random(seed);
        Map<String, Object> found = new LinkedHashMap<>();
        // In a build the first one gets its fifteen seconds; the other sees that a log of another kind is read again.
        long seconds = Extent.isLarge() ? 60 : direction.equals(Direction.POSTGRESQL_TO_MARIADB) ? 15 : 5;
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene);
                LiveRun live = LiveRun.ofTraffic(scene, ROWS, seed)) {
            lines.plan("""
                    changes: {through: direct}
                    backfill: {parallelism: 3, chunkTime: 50ms, chunkRows: 200, maxRowsPerSecond: %d}
                    """.formatted(ALL_ROWS * 3 / 4 / seconds));
            live.write(60);
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > 0);
            found.put("cut", cut(live, lines, run, Duration.ofSeconds(seconds), random));
            scene.ask("tune", "--max-rows-per-second", "1000000");
            Drain.untilFollowing(scene, run);
            found.put("lostAnswers", loseAnswers(live, lines, run, random));
            slowDown(live, lines, run, found);
            live.assertEverythingArrives(run);
            found.put("equal", true);
            Evidence.keep("F8", direction.toString(), "stream, seed " + seed, found);
        }
    }

    /** F8; beside the cuts the servers end sessions, as an administrator or a restarting pooler would. */
    private static String cut(LiveRun live, Lines lines, ToolProcess run, Duration time, Random random) {
        ToolSessions source = new ToolSessions(live.scene().source());
        ToolSessions target = new ToolSessions(live.scene().target());
        int[] ended = {0, 0};
        long end = System.nanoTime() + time.toNanos();
        lines.cutRandomly(Duration.ofSeconds(2), random.nextLong());
        run.whileRunning(
                () -> {
                    switch (random.nextInt(60)) {
                        case 0 -> ended[0] += source.endOne(random);
                        case 1 -> ended[0] += target.endOne(random);
                        case 2 -> ended[1] += source.endLogReader();
                        default -> {
                            // Most moments pass quietly.
                        }
                    }
                },
                () -> System.nanoTime() > end && ended[1] > 0);
        lines.heal();
        assertThat(run.isAlive())
                .as("nobody has to start it again:\n%s%s", run.out(), run.err())
                .isTrue();
        assertThat(lines.cuts()).as("cuts").isGreaterThan((int) time.toSeconds());
        assertThat(ended[0]).as("sessions that the servers ended").isPositive();
        String what = lines.cuts() + " cuts, " + ended[0] + " sessions and " + ended[1] + " readers of the log ended";
        live.fault(what);
        return what;
    }

    /** F10. */
    private static long loseAnswers(LiveRun live, Lines lines, ToolProcess run, Random random) {
        long wanted = Extent.isLarge() ? 40 : 6;
        long[] next = {System.nanoTime()};
        run.whileRunning(
                () -> {
                    if (System.nanoTime() > next[0]) {
                        lines.target().dropNextCommitAnswer(random.nextBoolean() ? Cut.RESET : Cut.END);
                        next[0] += Duration.ofMillis(300 + random.nextInt(600)).toNanos();
                    }
                },
                () -> lines.target().droppedAnswers() >= wanted);
        assertThat(run.isAlive())
                .as("nobody has to start it again:\n%s%s", run.out(), run.err())
                .isTrue();
        live.fault(lines.target().droppedAnswers() + " answers lost");
        return lines.target().droppedAnswers();
    }

    /** F9. */
    private static void slowDown(LiveRun live, Lines lines, ToolProcess run, Map<String, Object> found) {
        lines.delay(Duration.ofMillis(300));
        run.runsFor(Duration.ofSeconds(Extent.isLarge() ? 20 : 2));
        lines.heal();
        lines.limit(125_000);
        run.runsFor(Duration.ofSeconds(Extent.isLarge() ? 20 : 2));
        lines.heal();
        live.fault("300 ms, 1 Mbit/s");
        if (Extent.isLarge()) {
            found.put("sourceSilence", silence(live, lines.source(), "source", run));
            found.put("targetSilence", silence(live, lines.target(), "target", run));
        } else {
            lines.source().blackHole();
            lines.target().blackHole();
            run.runsFor(Duration.ofSeconds(2));
            lines.heal();
        }
    }

    private static String silence(LiveRun live, FaultProxy line, String end, ToolProcess run) {
        int said = run.err().length();
        line.blackHole();
        long silent = System.nanoTime();
        // The first word of it; that all work waits follows after some more tries.
        run.until(
                "a word about the silence",
                Duration.ofMinutes(2),
                () -> run.err()
                        .substring(said)
                        .matches("(?s).*(The next attempt follows|All work waits|Attempt \\d+).*" + end + ".*"));
        long noticed = secondsSince(silent);
        assertThat(noticed).as("seconds until the silence is noticed").isLessThanOrEqualTo(60);
        run.runsFor(Duration.ofSeconds(Math.max(0, 90 - noticed)));
        line.heal();
        long healed = System.nanoTime();
        Drain.untilWrittenArrived(live.scene(), run);
        long goesOn = secondsSince(healed);
        assertThat(goesOn).as("seconds until it goes on").isLessThanOrEqualTo(10);
        String what = end + " silent for 90 s: noticed after " + noticed + " s, goes on after " + goesOn + " s";
        live.fault(what);
        return what;
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }
}
