package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.PlainTokenDoor;
import io.landbridge.testkit.traffic.TokenResult;
import io.landbridge.testkit.traffic.TokenTables;
import io.landbridge.testkit.traffic.TokenTraffic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int WRITERS = 2;

    private static final List<NamedPoint> THERE = List.of(
            NamedPoint.CUTOVER_TAKEN,
            NamedPoint.CUTOVER_PLANNED,
            NamedPoint.GROUNDWORK_LAID,
            NamedPoint.SOURCE_HELD,
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
    void whoeverMovesTrafficMayDieAtEachStep(Direction direction) {
        try (Scene scene =
                Scene.open(folder, direction).plan("changes: {through: direct}\nbackfill: {parallelism: 2}\n")) {
            TokenTables.create(scene.source(), WRITERS);
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            try (TokenTraffic traffic =
                    TokenTraffic.start(() -> new PlainTokenDoor(scene.source(), scene.target()), 0, WRITERS, 40)) {
                now(scene, TrafficMover::prepare);
                for (NamedPoint point : sample(THERE, NamedPoint.SOURCE_FENCED, NamedPoint.SWITCHED)) {
                    dies(scene, point, TrafficMover::cutOver);
                    writes(run, traffic);
                    toSource(scene);
                }
                for (NamedPoint point : sample(CALLED_OFF, NamedPoint.CUTOVER_ABORTED)) {
                    dies(scene, point, TrafficMover::callOff);
                    writes(run, traffic);
                }
                for (NamedPoint point : sample(BACK, NamedPoint.REVERSE_STOPPED)) {
                    toTarget(scene);
                    writes(run, traffic);
                    dies(scene, point, TrafficMover::rollBack);
                    writes(run, traffic);
                }
                for (NamedPoint point : sample(GIVEN_UP)) {
                    toTarget(scene);
                    dies(scene, point, TrafficMover::stay);
                    writes(run, traffic);
                }
                toSource(scene);
                end(scene, run, traffic);
            }
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

    private static void now(Scene scene, Consumer<TrafficMover> work) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            work.accept(mover);
        }
    }

    private static CutoverState state(Scene scene) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            return mover.state();
        }
    }

    private static void toSource(Scene scene) {
        if (state(scene) == CutoverState.LIVE) {
            now(scene, TrafficMover::rollBack);
        }
    }

    private static void toTarget(Scene scene) {
        if (state(scene) == CutoverState.STAYED) {
            now(scene, TrafficMover::cutOver);
        }
    }

    /** Whichever side is live takes writes. */
    private static void writes(ToolProcess run, TokenTraffic traffic) {
        long wanted = traffic.count() + 5;
        run.until("more writes", LIMIT, () -> {
            traffic.result();
            return traffic.count() >= wanted;
        });
    }

    private void end(Scene scene, ToolProcess run, TokenTraffic traffic) {
        TokenResult told = traffic.stop();
        run.until(
                "all tokens on both sides", LIMIT, () -> tokens(scene.source()).equals(tokens(scene.target())));
        assertThat(told.missingIn(scene.source()))
                .as("acknowledged and lost; %s", deaths)
                .isEmpty();
        assertThat(told.missingIn(scene.target()))
                .as("acknowledged and lost; %s", deaths)
                .isEmpty();
        assertThat(TokenTables.contradictions(scene.source())).as("%s", deaths).isEmpty();
        run.terminate();
        run.exits(4);
        scene.assertEqual();
    }

    private static List<?> tokens(TestDatabase side) {
        return side.query("SELECT writer, last, total FROM ack_count ORDER BY writer");
    }
}
