package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.NamedPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
 * F1 and F2 by the commands themselves: {@code cutover} and {@code rollback} are killed at named points and at random moments, and {@code run}
 * beside them, while an application writes that knows two addresses. One side is live each time, the commands come to their end, nothing
 * that was acknowledged is lost or taken by both sides, and both are equal at last. In every build {@link HoldGuardIT} kills at two points.
 */
@Tag("faults")
final class CommandDeathIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Of a named list for each seed, so that some seeds have had them all. */
    private static final int POINTS = 4;

    private static final List<NamedPoint> THERE = List.of(
            NamedPoint.CUTOVER_TAKEN,
            NamedPoint.RUNBOOK_BEGUN,
            NamedPoint.CUTOVER_PLANNED,
            NamedPoint.STEP_BEGINS,
            NamedPoint.GROUNDWORK_LAID,
            NamedPoint.SOURCE_HELD,
            NamedPoint.FENCE_LOCKED,
            NamedPoint.FENCE_RAISED,
            NamedPoint.SOURCE_FENCED,
            NamedPoint.SOURCE_FROZEN,
            NamedPoint.STEP_WORKED,
            NamedPoint.STEP_RECORDED,
            NamedPoint.FORWARD_HELD,
            NamedPoint.POSITION_VERIFIED,
            NamedPoint.COUNTERS_MOVED,
            NamedPoint.REVERSE_ARMED,
            NamedPoint.SWITCHED,
            NamedPoint.REVERSE_PLACED,
            NamedPoint.FENCE_LIFTED,
            NamedPoint.TARGET_LIFTED,
            NamedPoint.TARGET_LIVE,
            NamedPoint.RUNBOOK_ENDED);

    private static final List<NamedPoint> BACK = List.of(
            NamedPoint.TARGET_HELD,
            NamedPoint.TARGET_FENCED,
            NamedPoint.TARGET_FROZEN,
            NamedPoint.REVERSE_STOPPED,
            NamedPoint.COUNTERS_MOVED,
            NamedPoint.RETURNED,
            NamedPoint.FENCE_LIFTED,
            NamedPoint.SOURCE_LIFTED,
            NamedPoint.SOURCE_LIVE,
            NamedPoint.RUNBOOK_ENDED);

    @TempDir
    Path folder;

    private final List<String> deaths = new ArrayList<>();

    static List<Arguments> seeds() {
        return Extent.isLarge() ? Extent.seeds(List.of()) : List.of();
    }

    @ParameterizedTest(name = "{0}, seed {1}", allowZeroInvocations = true)
    @MethodSource("seeds")
    @Timeout(1800)
    void commandsMayBeKilledAtAnyMoment(Direction direction, long seed) {
        Random random = new Random(seed);
        try (Scene scene =
                        Scene.open(folder, direction).plan("changes: {through: direct}\nbackfill: {parallelism: 2}\n");
                PlainWriters writers = PlainWriters.follow(scene, 20)) {
            runbook();
            for (NamedPoint point : some(THERE, random)) {
                writers.acrossOnce("source", () -> killedAt(writers, point, "cutover", "--runbook", file(), "--yes"));
                toSource(writers);
            }
            for (NamedPoint point : some(BACK, random)) {
                toTarget(writers);
                writers.acrossOnce("target", () -> killedAt(writers, point, "rollback", "--yes"));
            }
            toSource(writers);
            killedSomewhere(writers, random, "cutover", "--runbook", file(), "--yes");
            toTarget(writers);
            killedSomewhere(writers, random, "rollback", "--yes");
            toTarget(writers);
            writers.acrossOnce("target", () -> bothKilled(writers, random));
            toSource(writers);
            writers.endEqual(deaths);
            Evidence.keep(
                    "F2", direction.toString(), "commands, seed " + seed, Map.of("deaths", deaths, "equal", true));
        }
    }

    private static List<NamedPoint> some(List<NamedPoint> all, Random random) {
        List<NamedPoint> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, POINTS);
    }

    private void killedAt(PlainWriters writers, NamedPoint point, String command, String... options) {
        ToolProcess process = writers.scene().startHaltingAt(point.pointName(), command, options);
        int exit = process.exitsWithOneOf(0, 1, 2, 3, ToolProcess.KILLED);
        deaths.add(command + " at " + point.pointName());
        assertThat(exit)
                .as("killed at %s: %s%s", point, process.out(), process.err())
                .isEqualTo(ToolProcess.KILLED);
        awaitRest(writers, point.pointName());
    }

    private void killedSomewhere(PlainWriters writers, Random random, String command, String... options) {
        long millis = 1_500L + random.nextInt(4_000);
        ToolProcess process = writers.scene().start(command, options);
        process.runsFor(Duration.ofMillis(millis));
        process.kill();
        deaths.add(command + " after " + millis + " ms");
        awaitRest(writers, millis + " ms");
    }

    /** In the middle of a return, and whoever is started next finds all of it. */
    private void bothKilled(PlainWriters writers, Random random) {
        ToolProcess process = writers.scene().start("rollback", "--yes");
        process.runsFor(Duration.ofMillis(1_500L + random.nextInt(4_000)));
        writers.killRun();
        process.kill();
        deaths.add("rollback and run");
        awaitRest(writers, "both killed");
    }

    /** Nobody gives a command. */
    private static void awaitRest(PlainWriters writers, String when) {
        writers.run()
                .until(
                        "rest after a kill at " + when,
                        LIMIT,
                        () -> List.of("STAYED", "PLANNED", "LIVE")
                                .contains(writers.scene().ledger().cutover()));
    }

    private void toSource(PlainWriters writers) {
        go(writers, "STAYED");
    }

    private void toTarget(PlainWriters writers) {
        go(writers, "LIVE");
    }

    /** By the commands that a person would give, until both the cutover and its runbook are where they should be. */
    private void go(PlainWriters writers, String wanted) {
        Scene scene = writers.scene();
        List<String> said = new ArrayList<>();
        for (int attempt = 0; attempt < 8; attempt++) {
            boolean isOpen = scene.ledger().openRunbooks() > 0;
            String state = scene.ledger().cutover();
            if (state.equals(wanted) && !isOpen) {
                return;
            }
            boolean isBack = isOpen ? scene.ledger().openRunbook().equals("ROLLBACK") : state.equals("LIVE");
            ToolProcess command =
                    isBack ? scene.start("rollback", "--yes") : scene.start("cutover", "--runbook", file(), "--yes");
            command.await(LIMIT);
            said.add(command.out() + command.err());
            awaitRest(writers, "command");
        }
        throw new AssertionError("not " + wanted + " after " + deaths + "\n" + String.join("\n", said));
    }

    private String file() {
        return folder.resolve("move.yaml").toString();
    }

    private void runbook() {
        try {
            Files.writeString(Path.of(file()), """
                    runbook: move
                    freezeBudget: 60s
                    gates: {lag: "< 60s"}
                    steps:
                      - freeze: {lockTimeout: 2s, attempts: 10}
                      - drain:
                      - verify:
                      - sequences: {gap: 100}
                      - reverse: {window: 1h}
                      - switch:
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
