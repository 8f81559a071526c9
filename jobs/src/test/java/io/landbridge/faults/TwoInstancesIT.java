package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F23: two processes want one migration; one of them sleeps while the other takes over. */
@Tag("faults")
@Tag("sample")
final class TwoInstancesIT {

    private static final int ROWS = 40_000;
    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    static List<Direction> both() {
        return Extent.directions(List.of(Direction.POSTGRESQL));
    }

    static List<Direction> late() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("both")
    @Timeout(600)
    void ofTwoThatStartAtOnceExactlyOneWorks(Direction direction) {
        try (Scene scene = Scene.open(folder, direction)) {
            SampleTables.create(scene.source(), ROWS, 1);
            scene.plan("backfill: {parallelism: 2, chunkTime: 50ms, maxRowsPerSecond: 10000}\n");
            ToolProcess one = scene.start("run");
            ToolProcess other = scene.start("run");
            one.whileRunning(() -> {}, () -> !other.isAlive());
            ToolProcess refused = one.isAlive() ? other : one;
            ToolProcess working = one.isAlive() ? one : other;
            refused.exits(1);
            assertThat(refused.json().path("error").path("code").asText()).isEqualTo("run.already-running");
            assertThat(refused.json().path("error").path("where").asText()).contains("process " + working.pid());
            working.exits(0);
            scene.assertEqual();
            assertThat(scene.ledger().counts().repeated()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("late")
    @Timeout(600)
    void whoWakesUpAfterATakeoverCannotCommit(Direction direction) {
        try (Scene scene = Scene.open(folder, direction);
                FaultProxy slow = FaultProxy.to(scene.source().server())) {
            SampleTables.create(scene.source(), ROWS, 2);
            String backfill = "backfill: {parallelism: 2, chunkTime: 300ms}\n";
            scene.plan(slow.url(scene.source()), scene.target().url(), backfill);
            // A slow line keeps chunks open nearly all the time, so that the pause falls into some.
            slow.limit(150_000);
            ToolProcess paused = scene.start("run");
            paused.until("rows", () -> scene.ledger().counts().rows() > ROWS / 20);
            pauseInAChunk(scene, paused);
            try {
                JsonNode early = scene.start("run").exits(1).json();
                assertThat(early.path("error").path("code").asText()).isEqualTo("run.already-running");
                letTheLeaseRunOut(scene);
                slow.heal();
                ToolProcess successor = scene.start("run");
                // Not at the new lease: until the successor takes the chunk itself, its copier may rightly commit it.
                successor.until(
                        "a takeover of a chunk",
                        () -> scene.ledger().runnerToken() > 1
                                && scene.ledger().counts().repeated() > 0);
                paused.signal("CONT");
                paused.exits(1);
                assertThat(paused.json().path("error").path("code").asText()).isEqualTo("run.taken-over");
                successor.exits(0);
            } finally {
                paused.kill();
            }
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            assertThat(scene.ledger().counts().repeated())
                    .as("chunks that the paused process had under way and could not commit")
                    .isPositive();
            Evidence.keep("F23", direction.toString(), "paused", Map.of("equal", true, "realMinute", Extent.isLarge()));
        }
    }

    static List<Direction> streams() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    /** With a real minute the pause may fall into a transaction that holds the stream: the server ends it with the lease. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    @Timeout(600)
    void aStreamThatWakesUpAfterATakeoverCannotCommit(Direction direction) {
        try (Scene scene = Scene.open(folder, direction).plan("changes: {through: direct}\n");
                LiveRun live = LiveRun.ofTraffic(scene, 300, 3).write(100)) {
            ToolProcess paused = live.follow();
            String token = "SELECT token FROM " + scene.ledger().table("stream");
            long before = scene.target().queryLong(token);
            paused.until("a pause", () -> {
                paused.signal("STOP");
                boolean good = Extent.isLarge()
                        ? !scene.ledger().isFree("stream")
                        : scene.ledger().isFree("stream") && scene.ledger().isFree();
                if (!good) {
                    paused.signal("CONT");
                }
                return good;
            });
            try {
                letTheLeaseRunOut(scene);
                ToolProcess successor = scene.start("run");
                successor.until(
                        "a takeover of the stream",
                        Duration.ofMinutes(2),
                        () -> scene.target().queryLong(token) > before);
                paused.signal("CONT");
                paused.exits(1);
                assertThat(paused.json().path("error").path("code").asText())
                        .isIn("run.taken-over", "stream.superseded");
                live.fault("paused and woken");
                live.assertEverythingArrives(successor);
            } finally {
                paused.kill();
            }
            Evidence.keep("F23", direction.toString(), "stream", Map.of("equal", true, "realMinute", Extent.isLarge()));
        }
    }

    private static void pauseInAChunk(Scene scene, ToolProcess run) {
        run.until("a pause with chunks under way", () -> {
            run.signal("STOP");
            // Not while it holds the ledger's own rows: then nobody could take over before an administrator ends its
            // session.
            if (scene.ledger().isInAChunk() && scene.ledger().isFree()) {
                return true;
            }
            run.signal("CONT");
            return false;
        });
    }

    /** The sample makes the lease older instead of waiting for a minute. */
    private static void letTheLeaseRunOut(Scene scene) {
        if (Extent.isLarge()) {
            long end = System.nanoTime() + LEASE.plusSeconds(2).toNanos();
            Waiting.until("the end of the lease", LEASE.plusSeconds(5), () -> System.nanoTime() > end ? true : null);
        } else {
            scene.ledger().age(LEASE);
        }
    }
}
