package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.proxy.Cut;
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
import java.util.Random;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F29: one process for as long as {@code landbridge.soak.minutes} says, under {@code landbridge.soak.rate} transactions a second and faults
 * that never end: EQUAL, and its heap, lag, threads and connections stay what they were. On demand only.
 */
@Tag("faults")
final class SoakIT {

    private static final Duration LENGTH = Duration.ofMinutes(Integer.getInteger("landbridge.soak.minutes", 10));
    private static final int RATE = Integer.getInteger("landbridge.soak.rate", 500);

    /** What the process looks like once the faults of a round are over. */
    private record Reading(long second, long heapBytes, long threads, long connections, long lagMillis) {}

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.directions(List.of(Direction.POSTGRESQL)).stream()
                .map(direction -> Arguments.of(direction, Long.getLong("landbridge.seed", 1)))
                .toList();
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(7200)
    void nothingGrowsUnderFaultsThatNeverEnd(Direction direction, long seed) {
        Random random = new Random(seed);
        List<Reading> readings = new ArrayList<>();
        try (Scene scene = Scene.open(folder, direction);
                Lines lines = Lines.to(scene);
                LiveRun live = LiveRun.ofTraffic(scene, 5_000, seed)) {
            lines.plan("changes: {through: direct}\n");
            live.write(RATE, 4);
            ToolProcess run = live.follow();
            long begun = System.nanoTime();
            long end = begun + LENGTH.toNanos();
            while (System.nanoTime() < end) {
                for (int fault = 0; fault < 4; fault++) {
                    live.fault(fault(scene, lines, run, random));
                    run.runsFor(Duration.ofMillis(500 + random.nextInt(4_000)));
                }
                lines.heal();
                readings.add(read(scene, run, begun));
            }
            assertThat(run.isAlive()).as("one process; %s\n%s", live, run.err()).isTrue();
            String written = live.written().toString();
            live.assertEverythingArrives(run);
            keep(direction, seed, readings, live, written);
        }
        assertFlat("heap", readings, Reading::heapBytes, 24L << 20);
        assertFlat("threads", readings, Reading::threads, 4);
        assertFlat("connections", readings, Reading::connections, 4);
        assertFlat("lag", readings, Reading::lagMillis, 2_000);
    }

    private static String fault(Scene scene, Lines lines, ToolProcess run, Random random) {
        switch (random.nextInt(7)) {
            case 0 -> {
                lines.cutRandomly(Duration.ofSeconds(1), random.nextLong());
                run.runsFor(Duration.ofSeconds(2));
                lines.heal();
                return "cuts";
            }
            case 1 -> {
                return "readers of the log ended: " + new ToolSessions(scene.source()).endLogReader();
            }
            case 2 -> {
                return "sessions of the source ended: " + new ToolSessions(scene.source()).endOne(random);
            }
            case 3 -> {
                return "sessions of the target ended: " + new ToolSessions(scene.target()).endOne(random);
            }
            case 4 -> {
                lines.target().dropNextCommitAnswer(random.nextBoolean() ? Cut.RESET : Cut.END);
                return "an answer lost";
            }
            case 5 -> {
                lines.delay(Duration.ofMillis(50));
                run.runsFor(Duration.ofSeconds(2));
                lines.heal();
                return "50 ms";
            }
            default -> {
                (random.nextBoolean() ? lines.source() : lines.target()).blackHole();
                run.runsFor(Duration.ofSeconds(3));
                lines.heal();
                return "silence of 3 s";
            }
        }
    }

    private static Reading read(Scene scene, ToolProcess run, long begun) {
        Drain.untilWrittenArrived(scene, run);
        // The backlog of the faults is gone: what a change takes now is the lag.
        long written = System.nanoTime();
        Drain.untilWrittenArrived(scene, run);
        long lag = Duration.ofNanos(System.nanoTime() - written).toMillis();
        return new Reading(
                Duration.ofNanos(System.nanoTime() - begun).toSeconds(),
                liveHeap(run),
                threads(run),
                new ToolSessions(scene.source()).count() + new ToolSessions(scene.target()).count(),
                lag);
    }

    /** What is reachable, by the machine's own count after a collection. */
    private static long liveHeap(ToolProcess run) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process count = new ProcessBuilder(jcmd, String.valueOf(run.pid()), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String answer = new String(count.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String total = answer.substring(answer.lastIndexOf("Total")).strip();
            return Long.parseLong(total.split("\\s+", -1)[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long threads(ToolProcess run) {
        try (var tasks = Files.list(Path.of("/proc", String.valueOf(run.pid()), "task"))) {
            return tasks.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The last third is no more than the first, but for what a moment may add. */
    private static void assertFlat(String what, List<Reading> readings, ToLongFunction<Reading> of, long slack) {
        int third = readings.size() / 3;
        if (third > 0) {
            long first = median(readings.subList(0, third), of);
            long last = median(readings.subList(readings.size() - third, readings.size()), of);
            assertThat(last).as("%s in the end; %s", what, readings).isLessThanOrEqualTo(first + first / 5 + slack);
        }
    }

    private static long median(List<Reading> readings, ToLongFunction<Reading> of) {
        return readings.stream()
                .mapToLong(of)
                .sorted()
                .skip(readings.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static void keep(Direction direction, long seed, List<Reading> readings, LiveRun live, String written) {
        Map<String, Object> found = new LinkedHashMap<>();
        found.put("minutes", LENGTH.toMinutes());
        found.put("transactionsPerSecond", RATE);
        found.put("written", written);
        found.put("faults", live.faults().size());
        found.put("readings", readings);
        found.put("equal", true);
        Evidence.keep("F29", direction.toString(), "seed " + seed, found);
    }
}
