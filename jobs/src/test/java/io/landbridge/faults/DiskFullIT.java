package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** F13: the target's disk is full; the run waits, says why, and goes on after somebody made room. */
@Tag("faults")
final class DiskFullIT {

    private static final int ROWS = 60_000;
    private static final long DISK_BYTES = 400L << 20;

    @TempDir
    Path folder;

    static List<ServerKind> targets() {
        return Extent.isLarge()
                ? List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.MYSQL)
                : List.of(ServerKind.POSTGRESQL);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    @Timeout(400)
    void theRunWaitsForSpaceAndEndsEqual(ServerKind kind) {
        DedicatedServer.Order order = Servers.dedicated(kind).diskBytes(DISK_BYTES);
        if (kind.engine() == Engine.POSTGRESQL) {
            order.setting("max_wal_size", "64MB").setting("min_wal_size", "32MB");
        }
        try (DedicatedServer to = order.start();
                Scene scene = Scene.open(folder, Servers.postgresql(), to.server())) {
            long rows = SampleTables.create(scene.source(), ROWS, 3);
            scene.plan("backfill: {parallelism: 3, chunkTime: 50ms, maxRowsPerSecond: 15000}\n");
            ToolProcess run = scene.start("run");
            run.until("rows", () -> scene.ledger().counts().rows() > rows / 10);
            to.disk().fill(0);
            run.until("the reason on standard error", () -> run.err().contains("All work waits:"));
            run.runsFor(Duration.ofSeconds(3));
            assertThat(run.isAlive()).as("%s", run.err()).isTrue();
            to.disk().release();
            to.ensureRunning();
            long before = scene.ledger().counts().rows();
            assertThat(before).isLessThan(rows);
            run.until("rows after the space", () -> scene.ledger().counts().rows() > before);
            run.exits(0);
            scene.ledger().assertRowsAreThoseOfCopiedChunks();
            scene.assertEqual();
            Evidence.keep("F13", "target-disk", kind.toString(), Map.of("equal", true));
        }
    }
}
