package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F2, F25, F26: whoever moves traffic dies at each named point of cutover, abort, return and giving up, with writers that never pause. The next
 * one brings it to an end, one side is live within seconds, nothing that was acknowledged is lost, and both sides are equal at last.
 */
@Tag("faults")
@Tag("sample")
final class CutoverDeathIT {

    private static final List<NamedPoint> THERE = List.of(
            NamedPoint.CUTOVER_TAKEN,
            NamedPoint.CUTOVER_PLANNED,
            NamedPoint.GROUNDWORK_LAID,
            NamedPoint.SOURCE_HELD,
            NamedPoint.FENCE_LOCKED,
            NamedPoint.FENCE_RAISED,
            NamedPoint.SOURCE_FENCED,
            NamedPoint.SOURCE_FROZEN,
            NamedPoint.FORWARD_HELD,
            NamedPoint.POSITION_VERIFIED,
            NamedPoint.COUNTERS_MOVED,
            NamedPoint.REVERSE_ARMED,
            NamedPoint.SWITCHED,
            NamedPoint.REVERSE_PLACED,
            NamedPoint.FENCE_LIFTED,
            NamedPoint.TARGET_LIFTED,
            NamedPoint.TARGET_LIVE);

    private static final List<NamedPoint> CALLED_OFF = List.of(
            NamedPoint.CUTOVER_ABORTED, NamedPoint.FENCE_LIFTED, NamedPoint.SOURCE_LIFTED, NamedPoint.SOURCE_LIVE);

    private static final List<NamedPoint> BACK = List.of(
            NamedPoint.TARGET_HELD,
            NamedPoint.TARGET_FENCED,
            NamedPoint.TARGET_FROZEN,
            NamedPoint.REVERSE_STOPPED,
            NamedPoint.COUNTERS_MOVED,
            NamedPoint.RETURNED,
            NamedPoint.SOURCE_LIFTED);

    private static final List<NamedPoint> GIVEN_UP =
            List.of(NamedPoint.RETURN_GIVEN_UP, NamedPoint.REVERSE_PLACED, NamedPoint.TARGET_LIFTED);

    @TempDir
    Path folder;

    private final List<String> deaths = new ArrayList<>();

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void whoeverMovesTrafficMayDieAtEachStep(Direction direction) throws Exception {
        try (Scene scene =
                        Scene.open(folder, direction).plan("changes: {through: direct}\nbackfill: {parallelism: 2}\n");
                PlainWriters writers = PlainWriters.follow(scene, 40)) {
            for (NamedPoint point : sample(THERE, NamedPoint.SOURCE_FENCED, NamedPoint.SWITCHED)) {
                writers.acrossOnce("source", () -> dies(scene, point, TrafficMover::cutOver));
                toSource(scene);
            }
            for (NamedPoint point : sample(CALLED_OFF, NamedPoint.CUTOVER_ABORTED)) {
                writers.acrossOnce("source", () -> dies(scene, point, TrafficMover::callOff));
            }
            for (NamedPoint point : sample(BACK, NamedPoint.REVERSE_STOPPED)) {
                toTarget(scene);
                writers.awaitWrites();
                writers.acrossOnce("target", () -> dies(scene, point, TrafficMover::rollBack));
            }
            for (NamedPoint point : sample(GIVEN_UP)) {
                toTarget(scene);
                writers.acrossOnce("target", () -> dies(scene, point, TrafficMover::stay));
            }
            toSource(scene);
            if (Extent.isLarge()) {
                waitsForWhoLetsGo(scene);
            }
            writers.endEqual(deaths);
            Evidence.keep("F2", direction.toString(), "cutover", Map.of("deaths", deaths, "equal", true));
        }
    }

    private static List<NamedPoint> sample(List<NamedPoint> all, NamedPoint... few) {
        return Extent.isLarge() ? all : List.of(few);
    }

    /** It dies there, and who comes next has one side live within the seconds that are promised. */
    private void dies(Scene scene, NamedPoint point, Consumer<TrafficMover> work) {
        assertThat(TrafficMover.diesAt(scene, point, work))
                .as("died at %s", point)
                .isTrue();
        deaths.add(point.pointName());
        try (TrafficMover next = TrafficMover.of(scene)) {
            CutoverState state = next.recover();
            assertThat(state).as("after a death at %s", point).isIn(CutoverState.STAYED, CutoverState.LIVE);
        }
    }

    /** The run may be at work on what a death has left: longer than anybody waits for a lock. */
    private static void waitsForWhoLetsGo(Scene scene) throws Exception {
        try (TrafficMover run = TrafficMover.of(scene);
                TrafficMover next = TrafficMover.of(scene)) {
            CompletableFuture<CutoverState> came;
            try (AutoCloseable held = run.holdAsTheRun()) {
                came = CompletableFuture.supplyAsync(next::recover);
                assertThatThrownBy(() -> came.get(8, TimeUnit.SECONDS))
                        .as("while %s is held", held)
                        .isInstanceOf(TimeoutException.class);
            }
            assertThat(came.get(2, TimeUnit.MINUTES)).isEqualTo(CutoverState.STAYED);
        }
    }

    private static CutoverState state(Scene scene) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            return mover.state();
        }
    }

    private static void toSource(Scene scene) {
        if (state(scene) == CutoverState.LIVE) {
            PlainWriters.with(scene, TrafficMover::rollBack);
        }
    }

    private static void toTarget(Scene scene) {
        if (state(scene) == CutoverState.STAYED) {
            PlainWriters.with(scene, TrafficMover::cutOver);
        }
    }
}
