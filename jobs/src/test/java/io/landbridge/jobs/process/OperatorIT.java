package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a run from outside: signals, a second run by mistake, wishes from another terminal. */
@Timeout(600)
final class OperatorIT {

    @TempDir
    Path folder;

    private final TestDatabase source = Servers.postgresql().createDatabase("source");
    private final TestDatabase target = Servers.postgresql().createDatabase("target");
    private Migration migration;
    private ToolProcess run;

    @BeforeEach
    void startSlowRun() {
        source.execute(
                "CREATE TABLE events (id bigint PRIMARY KEY, body text)",
                "INSERT INTO events SELECT i, repeat('x', 100) FROM generate_series(1, 100000) i",
                "ANALYZE");
        migration = new Migration(folder, source, target, "backfill: {parallelism: 2, maxRowsPerSecond: 2000}\n");
        run = migration.start("run", "--output", "json");
        run.until("the first rows", () -> run.err().contains("State: copying") && rows() > 0);
    }

    @AfterEach
    void drop() {
        run.kill();
        source.close();
        target.close();
    }

    @Test
    void sigtermStopsAtTheNextChunkAndTheSameCommandGoesOn() {
        long before = System.nanoTime();
        run.terminate();
        run.exits(4);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        JsonNode stopped = run.json();
        assertThat(stopped.path("outcome").asText()).isEqualTo("stopped");
        assertThat(stopped.path("error").path("code").asText()).isEqualTo("run.stopped-by-operator");
        assertThat(stopped.path("rows").asLong()).isBetween(1L, 99_999L);

        migration.ask("tune", "--max-rows-per-second", "10000000");
        assertThat(migration.ask("run").path("rows").asLong()).isEqualTo(100_000);
        assertThat(migration.compare().isEqual()).isTrue();
    }

    @Test
    void aSecondRunIsRefusedAndDisturbsNothing() {
        long chunks = target.queryLong("SELECT count(*) FROM landbridge.audit");
        ToolProcess second = migration.start("run", "--output", "json").exits(1);
        assertThat(second.json().path("error").path("code").asText()).isEqualTo("run.already-running");
        assertThat(second.json().path("error").path("where").asText()).contains("process " + run.pid());
        assertThat(target.queryLong("SELECT count(*) FROM landbridge.audit"))
                .as("the second run wrote nothing")
                .isEqualTo(chunks);
        migration.ask("tune", "--max-rows-per-second", "10000000");
        run.exits(0);
        assertThat(migration.compare().isEqual()).isTrue();
    }

    @Test
    void pauseAndResumeAreSeenWithinTwoSeconds() {
        JsonNode paused = migration.ask("pause", "--reason", "nightly backup");
        assertThat(paused.path("wishes").path("paused").asBoolean()).isTrue();
        awaitState("paused: nightly backup");
        awaitQuiet();
        JsonNode status = migration.ask("status");
        assertThat(status.path("wishes").path("pauseReason").asText()).isEqualTo("nightly backup");
        assertThat(status.path("warnings").toString()).contains("source: tls: insecure");

        migration.ask("resume");
        awaitState("copying");
        migration.ask("tune", "--max-rows-per-second", "10000000", "--parallelism", "4", "--chunk-millis", "200");
        run.exits(0);
        assertThat(run.json().path("rows").asLong()).isEqualTo(100_000);
    }

    @Test
    void statusSaysWhenTheRunWasNotHeardOf() {
        String older = "UPDATE landbridge.runner SET lease_until = lease_until - interval '30 seconds'"
                + " WHERE role IN (SELECT role FROM landbridge.runner FOR UPDATE SKIP LOCKED) RETURNING role";
        run.until("a stop between two words of the run's", () -> {
            run.signal("STOP");
            if (target.query(older).size() == 1) {
                return true;
            }
            run.signal("CONT");
            return false;
        });
        assertThat(migration.ask("status").path("state").asText()).matches("not heard of for [0-9]+s; before that: .*");
        run.signal("CONT");
        awaitState("copying");
    }

    private long rows() {
        return target.queryLong("SELECT coalesce(sum(rows_written), 0)::bigint FROM landbridge.chunk");
    }

    /** The ledger is asked directly, because starting a command takes a good part of the two seconds. */
    private void awaitState(String state) {
        long before = System.nanoTime();
        run.until(
                "state " + state,
                () -> String.valueOf(target.queryValue("SELECT activity FROM landbridge.runner WHERE role = 'runner'"))
                        .endsWith(": " + state));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
    }

    private void awaitQuiet() {
        run.until(
                "the last chunk before the pause",
                () -> target.queryLong("SELECT count(*) FROM landbridge.chunk WHERE state = 'COPYING'") == 0);
        long rows = target.count("events");
        long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
        run.until("two quiet seconds", () -> System.nanoTime() > end);
        assertThat(target.count("events")).isEqualTo(rows);
    }
}
