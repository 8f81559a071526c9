package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.faults.TrafficMover.Failed;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.testkit.server.ServerKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F25: whatever fails before the switch, at whichever step, the source takes writes again within five seconds, counted from the failure to the
 * first write that is acknowledged to an application that never pauses; an undo that fails changes nothing of that.
 */
@Tag("faults")
final class CutoverAbortIT {

    private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);

    /** In the order in which a cutover comes by. */
    private static final List<NamedPoint> STEPS = List.of(
            NamedPoint.CUTOVER_PLANNED,
            NamedPoint.GROUNDWORK_LAID,
            NamedPoint.SOURCE_HELD,
            NamedPoint.SOURCE_FENCED,
            NamedPoint.SOURCE_FROZEN,
            NamedPoint.FORWARD_HELD,
            NamedPoint.POSITION_VERIFIED,
            NamedPoint.COUNTERS_MOVED,
            NamedPoint.REVERSE_ARMED);

    @TempDir
    Path folder;

    private final Map<String, Object> found = new LinkedHashMap<>();

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void theSourceIsLiveWithinSecondsWhicheverStepFails(Direction direction) {
        try (Scene scene =
                        Scene.open(folder, direction).plan("changes: {through: direct}\nbackfill: {parallelism: 2}\n");
                PlainWriters writers = PlainWriters.follow(scene, 40)) {
            List<NamedPoint> steps = new ArrayList<>(STEPS);
            if (direction.from() != ServerKind.POSTGRESQL) {
                // each trigger is committed by itself
                steps.add(NamedPoint.FENCE_HALF_RAISED);
            }
            steps.forEach(step -> failsAt(writers, step));
            undoFails(writers);
            PlainWriters.with(scene, TrafficMover::cutOver);
            writers.awaitWrites();
            PlainWriters.with(scene, TrafficMover::rollBack);
            writers.endEqual(found);
            Evidence.keep("F25", direction.toString(), "aborted at each step", found);
        }
    }

    private void failsAt(PlainWriters writers, NamedPoint step) {
        NamedPoint.listen(point -> {
            if (point == step) {
                throw new LandbridgeException(CutoverError.NOT_NOW, step.pointName(), "This step cannot be done.");
            }
        });
        try (TrafficMover mover = TrafficMover.of(writers.scene())) {
            Failed failed = mover.fails();
            assertThat(failed.why().where()).isEqualTo(step.pointName());
            assertThat(mover.state()).as("after %s", step).isEqualTo(CutoverState.STAYED);
            live("failed at " + step.pointName(), writers, failed.atNanos());
        } finally {
            NamedPoint.listen(point -> {});
        }
        writers.awaitWrites();
    }

    private void live(String what, PlainWriters writers, long failedNanos) {
        Duration live = writers.untilSourceWrites(failedNanos);
        found.put(what + ", millis until the source took a write", live.toMillis());
        assertThat(live).as(what).isLessThan(LIVE_WITHIN);
    }

    /** By the command: a step fails while clients are held, and what was done before cannot be taken back. */
    private void undoFails(PlainWriters writers) {
        Scene scene = writers.scene();
        Path failing = scene.folder().resolve("failing");
        ToolProcess cutover = scene.start("cutover", "--runbook", runbook(failing), "--yes");
        cutover.until("the step that fails", () -> Files.exists(failing));
        long failedNanos = System.nanoTime() - age(failing).toNanos();
        JsonNode answer = cutover.exits(1).json();
        live("an undo failed as well", writers, failedNanos);
        assertThat(answer.path("steps").toString())
                .as("clients were held")
                .contains("source fenced, last write before");
        assertThat(answer.path("error").path("what").asText())
                .as("%s", answer)
                .contains("Traffic: the source is live", "lasting (command); taken back by its undo, which failed");
        JsonNode status = scene.ask("status");
        assertThat(status.path("phase").asText()).isEqualTo("needs-operator");
        String page = status.path("cutover").path("needsOperator").asText();
        assertThat(page).contains("Stands, and has to be taken back or left:", "lasting", "'landbridge rollback PLAN'");
        found.put("phase after an undo that failed", status.path("phase").asText());
        found.put("page", page.lines().toList());
        assertThat(scene.ask("rollback", "--yes", "--settled", "lasting")
                        .path("live")
                        .asText())
                .isEqualTo("source");
        assertThat(scene.ask("status").path("phase").asText()).isEqualTo("streaming");
    }

    /** How long ago the step has failed. */
    private static Duration age(Path failing) {
        try {
            return Duration.between(Files.getLastModifiedTime(failing).toInstant(), Instant.now());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String runbook(Path failing) {
        String steps = CutoverOrders.CORE.replace(
                "  - verify:\n",
                "  - verify:\n  - command: {name: fails, run: [sh, -c, \"touch " + failing
                        + "; exit 7\"], timeout: 10s}\n");
        String text =
                CutoverOrders.runbook("  - command: {name: lasting, run: [\"true\"], undo: [\"false\"]}\n", steps);
        try {
            return Files.writeString(failing.resolveSibling("move.yaml"), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
