package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.faults.TrafficMover.Failed;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * I5: who gets past the fence behind the freeze, by switching its triggers off or by emptying a table where no trigger fires for that, ends
 * the cutover right before its switch; the side stays live that was, with what was written.
 */
@Tag("faults")
@Tag("sample")
final class CutoverLeakIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    /** Behind the place up to which the stream brings everything over. */
    private static final List<NamedPoint> BEHIND_THE_DRAIN = List.of(
            NamedPoint.FORWARD_HELD, NamedPoint.POSITION_VERIFIED, NamedPoint.COUNTERS_MOVED, NamedPoint.REVERSE_ARMED);

    @TempDir
    Path folder;

    private final Map<String, Object> found = new LinkedHashMap<>();
    private int notes;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.MYSQL_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(1800)
    void whoGetsPastTheFenceEndsTheCutover(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n")) {
            scene.source()
                    .execute(
                            "CREATE TABLE note (id int PRIMARY KEY, words varchar(20))",
                            "INSERT INTO note VALUES (0, 'a')");
            ToolProcess run = scene.start("run");
            Drain.untilFollowing(scene, run);
            PlainWriters.with(scene, TrafficMover::prepare);
            List<NamedPoint> points =
                    Extent.isLarge() ? BEHIND_THE_DRAIN : List.of(NamedPoint.FORWARD_HELD, NamedPoint.REVERSE_ARMED);
            for (NamedPoint point : points) {
                leaks(scene, point, TrafficMover::fails, scene.source(), CutoverState.STAYED);
                run.until("the leaked row in the target", LIMIT, () -> notes(scene.target()) == notes(scene.source()));
            }
            if (Extent.isLarge()) {
                PlainWriters.with(scene, TrafficMover::cutOver);
                leaks(
                        scene,
                        NamedPoint.REVERSE_STOPPED,
                        TrafficMover::failsToReturn,
                        scene.target(),
                        CutoverState.LIVE);
                run.until("the leaked row in the source", LIMIT, () -> notes(scene.source()) == notes(scene.target()));
                PlainWriters.with(scene, TrafficMover::rollBack);
            }
            scene.assertEqual();
            emptied(scene, run);
            Evidence.keep("I5", direction.toString(), "past the fence", found);
        }
    }

    private void leaks(
            Scene scene, NamedPoint point, Function<TrafficMover, Failed> work, TestDatabase side, CutoverState live) {
        Failed failed = fails(scene, point, work, () -> past(side), live);
        assertThat(failed.why().errorCode()).isEqualTo(CutoverError.LEAKED);
        assertThat(failed.why().where()).contains("note");
        found.put("written at " + point.pointName(), failed.why().errorCode().code());
        write(side);
    }

    /** A session of the owner's, who switches off or drops what is in his way, and writes. */
    private void past(TestDatabase side) {
        if (side.engine().isMySqlFamily()) {
            side.query("SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                            + " AND event_object_table = 'note' AND event_manipulation = 'INSERT'")
                    .forEach(row -> side.execute("DROP TRIGGER " + side.quote(String.valueOf(row.get(0)))));
            write(side);
        } else {
            side.execute("ALTER TABLE note DISABLE TRIGGER USER");
            write(side);
            side.execute("ALTER TABLE note ENABLE TRIGGER USER");
        }
    }

    private void write(TestDatabase side) {
        side.execute("INSERT INTO note VALUES (" + ++notes + ", 'b')");
    }

    /** PostgreSQL's fence refuses it; elsewhere the cutover comes to nothing, and the target keeps what the source has not any more. */
    private void emptied(Scene scene, ToolProcess run) {
        if (!scene.source().engine().isMySqlFamily()) {
            run.terminate();
            run.exits(4);
            return;
        }
        long rows = notes(scene.target());
        // behind the comparison, which would see it too
        NamedPoint last = NamedPoint.COUNTERS_MOVED;
        Failed failed = fails(
                scene,
                last,
                TrafficMover::fails,
                () -> scene.source().execute("TRUNCATE TABLE note"),
                CutoverState.STAYED);
        ErrorCode code = failed.why().errorCode();
        found.put("emptied at " + last.pointName(), code.code());
        assertThat(code).as(failed.why().what()).isEqualTo(StreamError.TRUNCATED);
        assertThat(notes(scene.target())).isEqualTo(rows);
        write(scene.source());
        // The stream meets it too, and says what to do.
        assertThat(run.exits(1).json().path("error").path("code").asText()).isEqualTo(StreamError.TRUNCATED.code());
    }

    private static Failed fails(
            Scene scene, NamedPoint point, Function<TrafficMover, Failed> work, Runnable past, CutoverState live) {
        boolean[] isDone = {false};
        NamedPoint.listen(passed -> {
            if (passed == point && !isDone[0]) {
                isDone[0] = true;
                past.run();
            }
        });
        try (TrafficMover mover = TrafficMover.of(scene)) {
            Failed failed = work.apply(mover);
            assertThat(mover.state()).as(failed.why().what()).isEqualTo(live);
            return failed;
        } finally {
            NamedPoint.listen(passed -> {});
        }
    }

    private static long notes(TestDatabase side) {
        return side.queryLong("SELECT count(*) FROM note");
    }
}
