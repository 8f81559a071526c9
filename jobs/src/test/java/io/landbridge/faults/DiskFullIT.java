package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F13: the target's disk is full; the run waits, says why, and goes on after somebody made room. */
@Tag("faults")
@Tag("sample")
final class DiskFullIT {

    private static final int ROWS = Extent.isLarge() ? 60_000 : 24_000;
    private static final long DISK_BYTES = 400L << 20;

    /** MySQL and MariaDB look once a minute whether there is space for their binary log. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    Path folder;

    static List<ServerKind> targets() {
        return Extent.isLarge()
                ? List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.MYSQL)
                : List.of(ServerKind.POSTGRESQL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    @Timeout(600)
    void theRunWaitsForSpaceAndEndsEqual(ServerKind kind) {
        DedicatedServer.Order order = Servers.dedicated(kind).diskBytes(DISK_BYTES);
        if (kind.engine() == Engine.POSTGRESQL) {
            order.setting("max_wal_size", "64MB").setting("min_wal_size", "32MB");
        }
        try (DedicatedServer to = order.start();
                Scene scene = Scene.open(folder, Servers.postgresql(), to.server())) {
            long rows = SampleTables.create(scene.source(), ROWS, 3);
            scene.plan("backfill: {parallelism: 3, chunkTime: 50ms, maxRowsPerSecond: " + ROWS / 4 + "}\n");
            ToolProcess run = scene.start("run");
            run.until("a part of the rows", () -> scene.ledger().counts().rows() > rows / 10);
            to.disk().fill(0);
            long full = System.nanoTime();
            run.until("the reason on standard error", PATIENCE, () -> run.err().contains("All work waits: target "));
            long waits = secondsSince(full);
            String reason = reasonInStatus(scene);
            run.runsFor(Duration.ofSeconds(2));
            assertThat(run.isAlive()).as("%s", run.err()).isTrue();
            to.disk().release();
            to.ensureRunning();
            long space = System.nanoTime();
            long before = scene.ledger().counts().rows();
            assertThat(before).isLessThan(rows);
            run.until(
                    "rows after the space",
                    PATIENCE,
                    () -> scene.ledger().counts().rows() > before);
            long goesOn = secondsSince(space);
            run.exits(0);
            assertThat(run.err()).contains("The work goes on after");
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Map<String, Object> found = new LinkedHashMap<>();
            found.put("allWorkWaitsAfterSeconds", waits);
            found.put("goesOnAfterSeconds", goesOn);
            found.put("reasonInStatus", reason);
            found.put("equal", true);
            Evidence.keep("F13", "target-disk", kind.toString(), found);
        }
    }

    /** The ledger is on the same disk: a server that did not survive cannot be asked for it, and status says that. */
    private static String reasonInStatus(Scene scene) {
        ToolProcess status = scene.start("status");
        if (status.exitsWithOneOf(0, 3) == 0) {
            String state = status.json().path("state").asText();
            assertThat(state).startsWith("waiting: target ");
            return state;
        }
        JsonNode error = status.json().path("error");
        assertThat(error.path("where").asText()).startsWith("target ");
        assertThat(error.path("code").asText()).startsWith("connection.");
        return error.path("where").asText() + ": " + error.path("what").asText();
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }
}
