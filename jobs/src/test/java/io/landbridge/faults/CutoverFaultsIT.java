package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.faults.TrafficMover.Failed;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F11, F14, F15 and a budget that is not kept, all during a cutover: one side is live within seconds, and nothing is lost. */
@Tag("faults")
final class CutoverFaultsIT {

    private static final Duration LIVE_WITHIN = Duration.ofSeconds(5);
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
        try (Scene scene = Scene.open(folder, direction).plan(PLAN);
                PlainWriters writers = PlainWriters.follow(scene, 40)) {
            overBudget(writers);
            lockNotHad(writers);
            if (!scene.source().engine().isMySqlFamily()) {
                lockOfNobodysSession(writers);
            }
            besideALongTransaction(writers);
            againstTheOrder(writers);
            writers.endEqual(found);
            Evidence.keep("F14", direction.toString(), "cutover", found);
        }
    }

    /** Whoever carries the stream stands still, so that the drain never ends. */
    private void overBudget(PlainWriters writers) {
        NamedPoint.listen(point -> {
            if (point == NamedPoint.SOURCE_HELD) {
                writers.run().signal("STOP");
            }
        });
        try {
            fails(writers, "over the budget", CutoverError.OVER_BUDGET, Duration.ofSeconds(3), 2);
        } finally {
            NamedPoint.listen(point -> {});
            writers.run().signal("CONT");
        }
    }

    /** F14: somebody holds a lock of a table for longer than all attempts. */
    private void lockNotHad(PlainWriters writers) throws SQLException {
        try (Connection holder = writers.scene().source().connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            // a row of nobody's, under the lock that every writer has
            statement.executeUpdate("UPDATE ack_count SET last = last WHERE writer = -1");
            Failed failed = fails(writers, "without its lock", FenceError.BLOCKED, Duration.ofSeconds(20), 2);
            assertThat(failed.why().what()).contains("somebody is at work on them: session ");
            holder.rollback();
        }
    }

    /** F15: a prepared transaction has locks and no session, so that nobody can be asked to end it. */
    private void lockOfNobodysSession(PlainWriters writers) {
        writers.scene()
                .source()
                .execute(
                        "BEGIN",
                        "UPDATE ack_count SET last = last WHERE writer = -1",
                        "PREPARE TRANSACTION 'left alone'");
        try {
            Failed failed =
                    fails(writers, "against a prepared transaction", FenceError.BLOCKED, Duration.ofSeconds(20), 2);
            assertThat(failed.why().what()).contains("left alone");
        } finally {
            writers.scene().source().execute("ROLLBACK PREPARED 'left alone'");
        }
    }

    /** F15: a transaction of somebody who does not touch the tables is open all the time, and on PostgreSQL one that is prepared. */
    private void besideALongTransaction(PlainWriters writers) throws SQLException {
        Scene scene = writers.scene();
        boolean isMySql = scene.source().engine().isMySqlFamily();
        try (Connection other = scene.source().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement
                    .executeQuery(isMySql ? "SELECT 1" : "SELECT pg_current_xact_id()::text")
                    .close();
            if (!isMySql) {
                scene.source().execute("BEGIN", "SELECT pg_current_xact_id()", "PREPARE TRANSACTION 'long'");
            }
            goes(writers, "beside a long transaction");
            other.rollback();
        } finally {
            if (!isMySql) {
                scene.source().execute("ROLLBACK PREPARED 'long'");
            }
        }
        writers.acrossOnce("target", () -> PlainWriters.with(scene, TrafficMover::rollBack));
    }

    /** F14: somebody and the fence would wait for each other; both come to their end. */
    private void againstTheOrder(PlainWriters writers) {
        Scene scene = writers.scene();
        try (OppositeWriter other = OppositeWriter.start(scene.source())) {
            writers.run().until("one of his transactions", () -> other.acknowledged() > 0);
            goes(writers, "against who writes in the other order");
            found.put("his transactions", other.acknowledged());
            found.put("ended by the server or the fence", other.takenBack());
            writers.awaitSameTokens();
            assertThat(other.missingIn(scene.target())).isZero();
            writers.acrossOnce("target", () -> PlainWriters.with(scene, TrafficMover::rollBack));
            assertThat(other.missingIn(scene.source())).isZero();
        }
    }

    private void goes(PlainWriters writers, String what) {
        long began = System.nanoTime();
        writers.acrossOnce("source", () -> PlainWriters.with(writers.scene(), TrafficMover::cutOver));
        found.put(what + ", millis", (System.nanoTime() - began) / 1_000_000);
    }

    private Failed fails(PlainWriters writers, String what, ErrorCode code, Duration budget, int attempts) {
        try (TrafficMover mover = TrafficMover.of(writers.scene())) {
            Failed failed = mover.fails(budget, new StepAction.Freeze(Duration.ofMillis(500), attempts, Writers.WAIT));
            assertThat(failed.why().errorCode())
                    .as("%s: %s", what, failed.why().what())
                    .isEqualTo(code);
            assertThat(mover.state()).as(what).isEqualTo(CutoverState.STAYED);
            Duration live = writers.untilSourceWrites(failed.atNanos());
            found.put(
                    what + ", millis until it was called off",
                    failed.calledOff().toMillis());
            found.put(what + ", millis until the source took a write", live.toMillis());
            assertThat(live).as(what).isLessThan(LIVE_WITHIN);
            writers.awaitWrites();
            return failed;
        }
    }

    /** F11: either server loses its power at a step and comes back. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void aServerMayDieAtAStep(Direction direction) {
        try (DedicatedServer from = Servers.dedicated(direction.from()).start();
                DedicatedServer to = Servers.dedicated(direction.to()).start();
                Scene scene = Scene.open(folder, from.server(), to.server()).plan(PLAN);
                PlainWriters writers = PlainWriters.follow(scene, 40)) {
            for (NamedPoint point : List.of(NamedPoint.SOURCE_FROZEN, NamedPoint.FORWARD_HELD, NamedPoint.SWITCHED)) {
                dies(writers, "source", from, point);
                dies(writers, "target", to, point);
            }
            writers.endEqual(found);
            Evidence.keep("F11", direction.toString(), "cutover", found);
        }
    }

    private void dies(PlainWriters writers, String end, DedicatedServer server, NamedPoint at) {
        boolean[] done = {false};
        NamedPoint.listen(point -> {
            if (point == at && !done[0]) {
                done[0] = true;
                server.kill();
                server.start();
            }
        });
        writers.acrossOnce("source", () -> {
            String came = cutOver(writers.scene());
            NamedPoint.listen(point -> {});
            try (TrafficMover next = TrafficMover.of(writers.scene())) {
                CutoverState state = next.recover();
                assertThat(state).isIn(CutoverState.STAYED, CutoverState.LIVE);
                found.put(end + " at " + at.pointName(), came + ", then " + state);
            }
        });
        assertThat(done[0]).as("came by %s", at).isTrue();
        PlainWriters.with(writers.scene(), back -> {
            if (back.state() == CutoverState.LIVE) {
                writers.acrossOnce("target", back::rollBack);
            }
        });
    }

    private static String cutOver(Scene scene) {
        try (TrafficMover mover = TrafficMover.of(scene)) {
            mover.cutOver();
            return "went on to its end";
        } catch (LandbridgeException e) {
            return e.errorCode().code();
        }
    }
}
