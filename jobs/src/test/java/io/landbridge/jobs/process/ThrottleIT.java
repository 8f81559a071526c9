package io.landbridge.jobs.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each signal of a throttle, as real servers give it: work pauses, status says why, and goes on by itself; above abort it stops, resumable. */
@Timeout(600)
final class ThrottleIT {

    private static final int SLEEPERS = 12;

    private final TestDatabase target = Servers.postgresql().createDatabase("target");

    @TempDir
    Path folder;

    @AfterEach
    void drop() {
        target.close();
    }

    private SlowRun start(TestServer from, String rule) {
        return new SlowRun(folder, from, target, target.url(), rule);
    }

    @Test
    void anyQueryPausesAndAboveAbortItStopsResumably() {
        target.execute("CREATE TABLE load_now (value int)", "INSERT INTO load_now VALUES (0)");
        try (SlowRun run = start(
                Servers.postgresql(),
                "{signal: query, on: target, sql: \"SELECT value FROM load_now\", limit: 30, abort: 100}")) {
            target.execute("UPDATE load_now SET value = 50");
            run.awaitState("throttled: query on target 50 over 30");
            run.awaitQuiet();
            target.execute("UPDATE load_now SET value = 30");
            run.awaitState("copying");

            target.execute("UPDATE load_now SET value = 101");
            JsonNode stopped = run.process().exits(4).json();
            assertThat(stopped.path("outcome").asText()).isEqualTo("stopped");
            assertThat(stopped.path("error").path("code").asText()).isEqualTo("throttle.aborted");
            assertThat(stopped.path("error").path("what").asText()).isEqualTo("query on target 101 over abort 100.");
            assertThat(run.migration().ask("status").path("state").asText()).isEqualTo("stopped");

            target.execute("UPDATE load_now SET value = 0");
            run.migration().ask("tune", "--max-rows-per-second", "10000000");
            assertThat(run.migration().ask("run").path("rows").asInt()).isEqualTo(SlowRun.ROWS);
            target.execute("DROP TABLE load_now");
            run.assertEqual();
        }
    }

    @Test
    @Tag("faults")
    void otherPeoplesThreadsPause() {
        try (SlowRun run = start(Servers.postgresql(), "{signal: threadsRunning, on: source, limit: 9}")) {
            for (int i = 0; i < SLEEPERS; i++) {
                new Thread(() -> sleep(run.source()), "sleeper-" + i).start();
            }
            run.awaitState("throttled: threadsRunning on source 1\\d over 9");
            run.source()
                    .query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                            + " WHERE query = 'SELECT pg_sleep(600)' AND datname = current_database()");
            run.awaitState("copying");
            run.finish();
        }
    }

    private static void sleep(TestDatabase database) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_sleep(600)");
        } catch (SQLException e) {
            // ended by the test
        }
    }

    @Test
    void slowCommitsPause() {
        try (FaultProxy line = FaultProxy.to(target.server());
                SlowRun run = new SlowRun(
                        folder,
                        Servers.postgresql(),
                        target,
                        line.url(target),
                        "{signal: commitLatencyP95, on: target, limit: 80ms}")) {
            line.delay(Duration.ofMillis(100));
            run.awaitState("throttled: commitLatencyP95 on target 0\\.\\d+ over 0\\.08");
            line.heal();
            run.awaitState("copying");
            run.finish();
        }
    }

    @Test
    void theLagOfAReplicaPauses() throws SQLException {
        withReplica((run, statement) -> {
            // Nothing is applied while somebody holds this lock, so that a write of the source waits.
            statement.execute("FLUSH TABLES WITH READ LOCK");
            run.source().execute("UPDATE events SET body = 'later' WHERE id = " + SlowRun.ROWS);
            run.awaitState("throttled: replicaLag on source \\d+ over 2");
            statement.execute("UNLOCK TABLES");
        });
    }

    @Test
    @Tag("faults")
    void aReplicaThatSaysNothingForHalfAMinutePauses() throws SQLException {
        withReplica((run, statement) -> {
            statement.execute("STOP SLAVE");
            run.awaitState(
                    "throttled: replicaLag on source could not be read for 30 s: The replica does not replicate");
            statement.execute("START SLAVE");
        });
    }

    private interface Trouble {
        void happen(SlowRun run, Statement onReplica) throws SQLException;
    }

    private void withReplica(Trouble trouble) throws SQLException {
        try (DedicatedServer primary = Servers.dedicated(ServerKind.MARIADB).start();
                DedicatedServer replica = Servers.dedicated(ServerKind.MARIADB).start();
                Connection onReplica = replica.server().connect();
                Statement statement = onReplica.createStatement()) {
            replicate(primary.server(), statement);
            String rule = "{signal: replicaLag, on: source, url: \""
                    + replica.server().url("") + "\", limit: 2s}";
            try (SlowRun run = start(primary.server(), rule)) {
                trouble.happen(run, statement);
                run.awaitState("copying");
                run.finish();
            }
        }
    }

    private static void replicate(TestServer primary, Statement onReplica) throws SQLException {
        onReplica.execute("CHANGE MASTER TO MASTER_HOST = '127.0.0.1', MASTER_PORT = " + primary.port()
                + ", MASTER_USER = '" + primary.user() + "', MASTER_PASSWORD = '" + primary.password()
                + "', MASTER_SSL = 0, MASTER_USE_GTID = slave_pos");
        onReplica.execute("START SLAVE");
    }
}
