package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F2 with the stream: a kill at each of its named points, one after another in one migration that is written to all the time. */
@Tag("faults")
@Tag("sample")
final class LiveNamedPointIT {

    private static final int ROWS = 400;

    /** From nothing to a copy under way. */
    private static final List<String> BEGIN =
            List.of("publication-made", "source-prepared", "stream-created", "delivered-published:2", "log-released:2");

    /** By which StreamRestartIT dies in every build; here by a real kill where there is time. */
    private static final List<String> APPLYING = List.of(
            "stream-taken",
            "batch-decided:3",
            "changes-written:3",
            "batch-advanced:2",
            "batch-committed:4",
            "position-confirmed:3");

    /** A key that is copied anew beside a stream that follows. */
    private static final List<String> LATE =
            List.of("claim-committed", "rows-written", "chunk-completed", "chunk-committed");

    private static final List<String> FINISH = List.of("slot-dropped", "stream-removed", "ledger-dropped");

    /** What only PostgreSQL has. */
    private static final Set<NamedPoint> OF_POSTGRESQL =
            EnumSet.of(NamedPoint.PUBLICATION_MADE, NamedPoint.LOG_RELEASED, NamedPoint.SLOT_DROPPED);

    /** Batches this small are never cut; LanesIT kills there. */
    private static final Set<NamedPoint> OF_LANES =
            EnumSet.of(NamedPoint.BATCH_BEGUN, NamedPoint.LANE_RECORDED, NamedPoint.LANE_COMMITTED);

    @TempDir
    Path folder;

    private final Set<NamedPoint> open = EnumSet.range(NamedPoint.PUBLICATION_MADE, NamedPoint.LEDGER_DROPPED);
    private int conflicts;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(900)
    void aKillAtEachPointOfTheStreamInTurnEndsEqual(Direction direction) {
        try (Scene scene = Scene.open(folder, direction);
                LiveRun live = create(scene)) {
            // Only after a position that was lost.
            open.remove(NamedPoint.STREAM_MOVED);
            open.removeAll(OF_LANES);
            // nobody asks for a way back here
            open.removeAll(EnumSet.range(NamedPoint.WAY_BACK_LEDGER, NamedPoint.REVERSE_REMOVED));
            if (scene.source().engine().isMySqlFamily()) {
                open.removeAll(OF_POSTGRESQL);
            }
            for (String point : begin()) {
                if (!scene.source().engine().isMySqlFamily() || !OF_POSTGRESQL.contains(point(point))) {
                    killed(live, scene.startHaltingAt(point, "run"), point);
                }
            }
            poison(live);
            conflict(live);
            for (String point : Extent.isLarge() ? LATE : List.of(LATE.get(0), LATE.get(LATE.size() - 1))) {
                lateCopy(live, point);
            }
            resync(live);
            // The row that did not fit does now, and its key is copied anew beside the stream.
            scene.source().execute("UPDATE odd SET n = 7 WHERE id = 7");
            assertThat(scene.ask("quarantine", "retry").path("open").asInt()).isZero();
            live.assertEverythingArrives(scene.start("run"));
            finish(live);
            assertThat(open).as("points that nobody came by").isEmpty();
            Evidence.keep("F2", direction.toString(), "stream in turn", Map.of("points", live.faults(), "equal", true));
        }
    }

    private List<String> begin() {
        List<String> all = new ArrayList<>(BEGIN);
        if (Extent.isLarge()) {
            all.addAll(APPLYING);
        } else {
            APPLYING.forEach(point -> open.remove(point(point)));
        }
        return all;
    }

    private static LiveRun create(Scene scene) {
        scene.source()
                .execute(
                        "CREATE TABLE odd (id int PRIMARY KEY, n int, u varchar(20), CONSTRAINT odd_u UNIQUE (u))",
                        "INSERT INTO odd VALUES (1, 1, 'a'), (2, 2, 'b'), (7, 7, 'g')");
        LiveRun live = LiveRun.ofTraffic(scene, ROWS, 1);
        scene.plan("""
                changes: {through: direct}
                tables:
                  - include: "%1$s.*"
                  - table: %1$s.odd
                    columns:
                      n: {type: smallint}
                backfill: {parallelism: 2, chunkTime: 50ms, chunkRows: 200, maxRowsPerSecond: 2000, maxQuarantined: 3}
                """.formatted(scene.sourceSchema()));
        return live.write(40);
    }

    private void killed(LiveRun live, ToolProcess process, String point) {
        assertThat(process.exitsWithOneOf(0, ToolProcess.KILLED))
                .as("killed at %s:%n%s", point, process.err())
                .isEqualTo(ToolProcess.KILLED);
        live.fault("killed at " + point);
        open.remove(point(point));
    }

    private static ToolProcess followHaltingAt(LiveRun live, String point) {
        ToolProcess run = live.scene().startHaltingAt(point, "run");
        // What the kill before this one left may lead to the point first.
        run.whileRunning(() -> {}, () -> live.scene().ledger().stages().contains("validate"));
        return run;
    }

    /** A change that does not fit into the target's type. */
    private void poison(LiveRun live) {
        ToolProcess run = followHaltingAt(live, "key-quarantined");
        live.scene().source().execute("UPDATE odd SET n = 40000 WHERE id = 7");
        killed(live, run, "key-quarantined");
    }

    /** Somebody else has written a row into the target whose unique value a change wants: its key is copied anew until that row is gone. */
    private void conflict(LiveRun live) {
        ToolProcess run = followHaltingAt(live, "recopy-written");
        occupy(live.scene());
        killed(live, run, "recopy-written");
        release(live.scene());
    }

    private void lateCopy(LiveRun live, String point) {
        ToolProcess run = followHaltingAt(live, point);
        occupy(live.scene());
        if (point.equals(LATE.get(0))) {
            killed(live, run, point);
            release(live.scene());
        } else {
            TestDatabase target = live.scene().target();
            String ofKeys = "SELECT count(*) FROM " + live.scene().ledger().table("chunk")
                    + " WHERE single_key IS NOT NULL AND state IN ('PENDING', 'COPYING')";
            run.whileRunning(() -> {}, () -> target.queryLong(ofKeys) > 0);
            release(live.scene());
            killed(live, run, point);
        }
    }

    private void occupy(Scene scene) {
        conflicts++;
        scene.spoil("INSERT INTO odd VALUES (-1, 1, 'x" + conflicts + "')");
        scene.source().execute("INSERT INTO odd VALUES (" + (100 + conflicts) + ", 1, 'x" + conflicts + "')");
    }

    private static void release(Scene scene) {
        scene.spoil("DELETE FROM odd WHERE id = -1");
    }

    private void resync(LiveRun live) {
        ToolProcess run = followHaltingAt(live, "resync-written");
        live.scene().ask("resync", "--table", live.scene().sourceSchema() + ".live_account", "--yes");
        killed(live, run, "resync-written");
        // The wish is still there.
        killed(live, live.scene().startHaltingAt("resync-committed", "run"), "resync-committed");
    }

    /** Whatever a kill left is removed by the same command, and nothing keeps the source's log any more. */
    private void finish(LiveRun live) {
        Scene scene = live.scene();
        boolean mySql = scene.source().engine().isMySqlFamily();
        for (String point : FINISH) {
            if (open.contains(point(point))) {
                killed(live, scene.startHaltingAt(point, "finish", "--yes"), point);
            }
        }
        if (!mySql) {
            assertThat(scene.source()
                            .queryLong("SELECT (SELECT count(*) FROM pg_publication) + (SELECT count(*)"
                                    + " FROM pg_replication_slots WHERE database = current_database())"))
                    .isZero();
        }
        assertThat(scene.start("finish", "--yes")
                        .exits(1)
                        .json()
                        .path("error")
                        .path("code")
                        .asText())
                .as("nothing is left to finish")
                .isEqualTo("command.not-started");
    }

    private static NamedPoint point(String text) {
        String name = text.replaceFirst(":.*", "");
        return EnumSet.allOf(NamedPoint.class).stream()
                .filter(point -> point.pointName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(text));
    }
}
