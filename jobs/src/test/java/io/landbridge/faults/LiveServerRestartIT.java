package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
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
 * F11 and F22 with the stream: both servers lose their power while changes flow, and come back; each, and the process between them, lives in
 * a zone of its own.
 */
@Tag("faults")
@Tag("sample")
final class LiveServerRestartIT {

    private static final int ROWS = 500;
    /** In New York, Berlin and Apia, by UTC and by the clock on the wall. */
    private static final List<String> MOMENTS = List.of(
            "2026-03-08 02:30:00",
            "2026-03-08 06:59:59",
            "2026-03-08 07:00:00",
            "2026-11-01 01:30:00",
            "2026-11-01 05:30:00",
            "2026-11-01 06:30:00",
            "2026-03-29 02:30:00",
            "2011-12-30 12:00:00");

    private static final int ROUNDS = Extent.isLarge() ? 4 : 1;

    @TempDir
    Path folder;

    static List<Arguments> seeds() {
        return Extent.seeds(List.of(Direction.MARIADB_TO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("seeds")
    @Timeout(900)
    void theStreamGoesOnByItselfAndLosesNothing(Direction direction, long seed) {
        Random random = new Random(seed);
        Map<String, Object> found = new LinkedHashMap<>();
        try (DedicatedServer from =
                        inZone(direction.from(), "America/New_York", "-05:00").start();
                DedicatedServer to =
                        inZone(direction.to(), "Asia/Kolkata", "+05:30").start();
                Scene scene = Scene.open(folder, from.server(), to.server());
                LiveRun live = LiveRun.ofTraffic(scene, ROWS, seed)) {
            scene.environment("TZ", "Pacific/Apia").plan("changes: {through: direct}\n");
            createMoments(scene.source());
            live.write(60);
            ToolProcess run = live.follow();
            MOMENTS.forEach(moment -> insert(scene.source(), moment, 100));
            for (int round = 1; round <= ROUNDS; round++) {
                found.put("target " + round, restart(live, run, to, "target", random));
                found.put("source " + round, restart(live, run, from, "source", random));
            }
            live.assertEverythingArrives(run);
            found.put("equal", true);
            Evidence.keep("F11", direction.toString(), "stream, seed " + seed, found);
        }
    }

    /** Moments that a zone skips, or has twice: once for the copy, once for the stream. */
    private static void createMoments(TestDatabase source) {
        boolean mySql = source.engine().isMySqlFamily();
        source.execute("CREATE TABLE moments (id int PRIMARY KEY, at_home " + (mySql ? "datetime" : "timestamp")
                + ", anywhere " + (mySql ? "timestamp NULL" : "timestamptz") + ")");
        MOMENTS.forEach(moment -> insert(source, moment, 0));
    }

    private static void insert(TestDatabase source, String moment, int offset) {
        int id = offset + MOMENTS.indexOf(moment);
        source.execute("INSERT INTO moments VALUES (" + id + ", '" + moment + "', '" + moment + "')");
    }

    private static DedicatedServer.Order inZone(ServerKind kind, String name, String offset) {
        DedicatedServer.Order order = Servers.dedicated(kind);
        return kind.engine().isMySqlFamily()
                ? order.setting("default-time-zone", offset)
                : order.setting("timezone", name);
    }

    private static String restart(LiveRun live, ToolProcess run, DedicatedServer server, String end, Random random) {
        int said = run.err().length();
        server.kill();
        run.until("a word about the " + end, () -> run.err().substring(said).contains(": " + end + " "));
        int away = random.nextInt(Extent.isLarge() ? 20_000 : 3_000);
        run.runsFor(Duration.ofMillis(away));
        assertThat(run.isAlive())
                .as("the run waits for the server:\n%s", run.err())
                .isTrue();
        server.start();
        long started = System.nanoTime();
        Drain.untilWrittenArrived(live.scene(), run);
        String what = end + " away for " + away + " ms, goes on after "
                + Duration.ofNanos(System.nanoTime() - started).toSeconds() + " s";
        live.fault(what);
        return what;
    }
}
