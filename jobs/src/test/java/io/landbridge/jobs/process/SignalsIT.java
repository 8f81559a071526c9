package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;

/** Signals to a run whose target has gone silent in the middle of a chunk: the hardest moment to end in. */
@Timeout(600)
final class SignalsIT {

    @TempDir
    Path folder;

    /** Ctrl-C on a terminal; the silence outlasts the ten seconds by far. */
    @ParameterizedTest
    @Kinds(
            value = ServerKind.MYSQL,
            onDemand = {ServerKind.POSTGRESQL, ServerKind.MARIADB})
    void oneSignalEndsTheRunWithinTenSecondsAndTheSameCommandGoesOn(ServerKind kind) {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.shared(kind).createDatabase("target");
                FaultProxy line = FaultProxy.to(target.server())) {
            Migration migration = migration(source, target, line);
            ToolProcess run = silencedRun(migration, target, line);
            long before = System.nanoTime();
            run.signal("INT");
            run.exits(4);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));

            line.heal();
            migration.change("maxRowsPerSecond: 2000", "maxRowsPerSecond: 10000000");
            assertThat(migration.ask("run").path("rows").asLong()).isEqualTo(20_000);
            assertThat(migration.compare().isEqual()).isTrue();
            migration.dropLedger();
        }
    }

    /** The server took the connection and says nothing; reading from it would wait for three quarters of a minute. */
    @Test
    void oneSignalEndsARunThatWaitsForItsFirstConnection() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target");
                FaultProxy line = FaultProxy.to(target.server())) {
            Migration migration = migration(source, target, line);
            line.blackHole();
            ToolProcess run = migration.start("run", "--output", "json");
            run.until("a connection", () -> line.openConnections() > 0);
            long before = System.nanoTime();
            run.terminate();
            run.exits(4);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aSecondSignalEndsItAtOnce() {
        try (TestDatabase source = Servers.postgresql().createDatabase("source");
                TestDatabase target = Servers.postgresql().createDatabase("target");
                FaultProxy line = FaultProxy.to(target.server())) {
            ToolProcess run = silencedRun(migration(source, target, line), target, line);
            long before = System.nanoTime();
            run.terminate();
            run.until("the answer to the first signal", () -> run.err().contains("a second signal stops at once"));
            run.terminate();
            run.exits(4);
            assertThat(Duration.ofNanos(System.nanoTime() - before))
                    .as("before the patience with the first signal ended")
                    .isLessThan(Duration.ofSeconds(6));
            assertThat(run.out()).isEmpty();
        }
    }

    private Migration migration(TestDatabase source, TestDatabase target, FaultProxy line) {
        source.execute(
                "CREATE TABLE events (id bigint PRIMARY KEY, body text)",
                "INSERT INTO events SELECT i, repeat('x', 100) FROM generate_series(1, 20000) i",
                "ANALYZE");
        Migration migration =
                new Migration(folder, source, target, "backfill: {parallelism: 2, maxRowsPerSecond: 2000}\n");
        migration.change(target.url(), line.url(target));
        return migration;
    }

    private static ToolProcess silencedRun(Migration migration, TestDatabase target, FaultProxy line) {
        ToolProcess run = migration.start("run", "--output", "json");
        run.until(
                "the first rows",
                () -> run.err().contains("State: copying") && chunks(migration, target, "COPIED") > 0);
        run.until("a chunk under way", () -> chunks(migration, target, "COPYING") > 0);
        line.blackHole();
        return run;
    }

    private static long chunks(Migration migration, TestDatabase target, String state) {
        return target.count(target.quote(migration.ledger()) + ".chunk WHERE state = '" + state + "'");
    }
}
