package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.faults.TrafficMover.Failed;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.traffic.PlainTokenDoor;
import io.landbridge.testkit.traffic.TokenResult;
import io.landbridge.testkit.traffic.TokenTables;
import io.landbridge.testkit.traffic.TokenTraffic;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F11, F14, F15 and a budget that is not kept, all during a cutover: one side is live within seconds, and nothing is lost. */
@Tag("faults")
final class CutoverFaultsIT {

    private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int WRITERS = 2;
    private static final String PLAN = "changes: {through: direct}\nbackfill: {parallelism: 2}\n";

    @TempDir
    Path folder;

    private final Map<String, Object> found = new LinkedHashMap<>();

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL, Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void whatCannotBeDoneInTimeLeavesTheSourceLive(Direction direction) throws SQLException {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN)) {
            TokenTables.create(scene.source(), WRITERS);
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            now(scene, TrafficMover::prepare);
            try (TokenTraffic traffic = writers(scene)) {
                overBudget(scene, run);
                writes(run, traffic);
                lockNotHad(scene);
                writes(run, traffic);
                besideALongTransaction(scene);
                writes(run, traffic);
                now(scene, TrafficMover::rollBack);
                writes(run, traffic);
                end(scene, run, traffic);
            }
            Evidence.keep("F14", direction.toString(), "cutover", found);
        }
    }

    /** Whoever carries the stream stands still, so that the drain never ends. */
    private void overBudget(Scene scene, ToolProcess run) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            NamedPoint.listen(point -> {
                if (point == NamedPoint.SOURCE_HELD) {
                    run.signal("STOP");
                }
            });
            Failed failed = mover.fails(Duration.ofSeconds(3), how(Duration.ofSeconds(1), 2));
            assertThat(failed.why().errorCode()).isEqualTo(CutoverError.OVER_BUDGET);
            requireLive(scene, mover, "over the budget", failed);
        } finally {
            NamedPoint.listen(point -> {});
            run.signal("CONT");
        }
    }

    /** F14: somebody holds a lock of a table for longer than all attempts. */
    private void lockNotHad(Scene scene) throws SQLException {
        try (Connection holder = scene.source().connect();
                Statement statement = holder.createStatement();
                TrafficMover mover = TrafficMover.of(scene)) {
            holder.setAutoCommit(false);
            // a row of nobody's, under the lock that every writer has
            statement.executeUpdate("UPDATE ack_count SET last = last WHERE writer = -1");
            Failed failed = mover.fails(Duration.ofSeconds(20), how(Duration.ofMillis(500), 2));
            assertThat(failed.why().errorCode()).isEqualTo(FenceError.BLOCKED);
            assertThat(failed.why().what()).contains("somebody is at work on them");
            holder.rollback();
            requireLive(scene, mover, "without its lock", failed);
        }
    }

    /** F15: a transaction of somebody who does not touch the tables is open all the time. */
    private void besideALongTransaction(Scene scene) throws SQLException {
        try (Connection other = scene.source().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement
                    .executeQuery(
                            scene.source().engine().isMySqlFamily() ? "SELECT 1" : "SELECT pg_current_xact_id()::text")
                    .close();
            long began = System.nanoTime();
            now(scene, TrafficMover::cutOver);
            found.put("beside a long transaction, millis", (System.nanoTime() - began) / 1_000_000);
            other.rollback();
        }
    }

    private void requireLive(Scene scene, TrafficMover mover, String what, Failed failed) {
        found.put(what + ", millis until the source is live", failed.calledOff().toMillis());
        assertThat(failed.calledOff()).as(what).isLessThan(LIVE_WITHIN);
        assertThat(mover.state()).as(what).isEqualTo(CutoverState.STAYED);
        scene.source().execute("UPDATE ack_count SET last = last");
    }

    private static StepAction.Freeze how(Duration lockTimeout, int attempts) {
        return new StepAction.Freeze(lockTimeout, attempts, Writers.WAIT);
    }

    /** F11: either server loses its power at a step and comes back. */
    @Test
    @Timeout(1800)
    void aServerMayDieAtAStep() {
        try (DedicatedServer from =
                        Servers.dedicated(Direction.POSTGRESQL.from()).start();
                DedicatedServer to =
                        Servers.dedicated(Direction.POSTGRESQL.to()).start();
                Scene scene = Scene.open(folder, from.server(), to.server()).plan(PLAN)) {
            TokenTables.create(scene.source(), WRITERS);
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            now(scene, TrafficMover::prepare);
            try (TokenTraffic traffic = writers(scene)) {
                for (NamedPoint point :
                        List.of(NamedPoint.SOURCE_FROZEN, NamedPoint.FORWARD_HELD, NamedPoint.SWITCHED)) {
                    dies(scene, run, traffic, "source", from, point);
                    dies(scene, run, traffic, "target", to, point);
                }
                end(scene, run, traffic);
            }
            Evidence.keep("F11", Direction.POSTGRESQL.toString(), "cutover", found);
        }
    }

    private void dies(
            Scene scene, ToolProcess run, TokenTraffic traffic, String end, DedicatedServer server, NamedPoint at) {
        boolean[] done = {false};
        String came;
        try (TrafficMover mover = TrafficMover.of(scene)) {
            NamedPoint.listen(point -> {
                if (point == at && !done[0]) {
                    done[0] = true;
                    server.kill();
                    server.start();
                }
            });
            mover.cutOver();
            came = "went on to its end";
        } catch (LandbridgeException e) {
            came = e.errorCode().code();
        } finally {
            NamedPoint.listen(point -> {});
        }
        try (TrafficMover next = TrafficMover.of(scene)) {
            CutoverState state = next.recover();
            assertThat(state).isIn(CutoverState.STAYED, CutoverState.LIVE);
            found.put(end + " at " + at.pointName(), came + ", then " + state);
            writes(run, traffic);
        }
        try (TrafficMover back = TrafficMover.of(scene)) {
            if (back.state() == CutoverState.LIVE) {
                back.rollBack();
                writes(run, traffic);
            }
        }
    }

    private static TokenTraffic writers(Scene scene) {
        return TokenTraffic.start(() -> new PlainTokenDoor(scene.source(), scene.target()), 0, WRITERS, 40);
    }

    private static void now(Scene scene, java.util.function.Consumer<TrafficMover> work) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            work.accept(mover);
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
        assertThat(told.missingIn(scene.source())).as("lost; %s", found).isEmpty();
        assertThat(told.missingIn(scene.target())).as("lost; %s", found).isEmpty();
        assertThat(TokenTables.contradictions(scene.source())).as("%s", found).isEmpty();
        run.terminate();
        run.exits(4);
        scene.assertEqual();
    }

    private static List<?> tokens(TestDatabase side) {
        return side.query("SELECT writer, last, total FROM ack_count ORDER BY writer");
    }
}
