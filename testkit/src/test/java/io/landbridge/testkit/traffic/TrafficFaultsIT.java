package io.landbridge.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.Waiting;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrafficFaultsIT {

    private static final long SEED = 20_261_127;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static Step addOne(int id) {
        return Step.of("one", Command.of("UPDATE t SET v = v + 1 WHERE id = ?", id));
    }

    private static void createTwoRows(TestDatabase database) {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL)", "INSERT INTO t VALUES (0, 0), (1, 0)");
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void deadlocksAreCountedAndTriedAgain(ServerKind kind) {
        // each writer takes the other one's second row first
        Workload crossing = (engine, writer, writers, random) ->
                () -> new TrafficTransaction(List.of(addOne(writer), addOne(1 - writer)), false);
        try (TestDatabase database = Servers.shared(kind).createDatabase("deadlock")) {
            createTwoRows(database);
            try (Traffic traffic =
                    Traffic.on(database, crossing).seed(SEED).writers(2).start()) {
                Waiting.until("a deadlock", LIMIT, () -> traffic.result().retries() > 0 ? Boolean.TRUE : null);
                TrafficResult result = traffic.stop();
                assertThat(database.queryLong("SELECT v FROM t WHERE id = 0")).isEqualTo(result.committed());
                assertThat(result.changes("one")).isEqualTo(2 * result.committed());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void stopWaitsForTheTransactionThatIsUnderWayAndForNoOther(ServerKind kind) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        Workload waiting = (engine, writer, writers, random) -> () -> {
            begun.countDown();
            return new TrafficTransaction(List.of(addOne(0)), false);
        };
        try (TestDatabase database = Servers.shared(kind).createDatabase("stop")) {
            createTwoRows(database);
            try (Connection holder = database.connect();
                    Statement lock = holder.createStatement()) {
                holder.setAutoCommit(false);
                lock.execute("UPDATE t SET v = v + 100 WHERE id = 0");
                // the next turn would be in a quarter of an hour
                Traffic traffic = Traffic.on(database, waiting)
                        .seed(SEED)
                        .writers(2)
                        .rate(0.001)
                        .start();
                begun.await();
                CompletableFuture<TrafficResult> stopped = CompletableFuture.supplyAsync(traffic::stop);
                assertThat(stopped).isNotDone();
                holder.commit();
                assertThat(stopped.get(5, TimeUnit.MINUTES).committed()).isEqualTo(1);
                assertThat(database.queryLong("SELECT v FROM t WHERE id = 0")).isEqualTo(101);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void goesOnWhenItsServerIsKilledAndStartedAgain(ServerKind kind) {
        TrafficSchema schema = TrafficSchema.of(200);
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("kill")) {
            schema.create(database);
            try (Traffic traffic = Traffic.on(database, schema.workload())
                    .seed(SEED)
                    .toleratingLostConnections()
                    .start()) {
                Waiting.until("traffic", LIMIT, () -> traffic.result().committed() > 50 ? Boolean.TRUE : null);
                server.kill();
                Waiting.until("all losses", LIMIT, () -> lost(traffic.result()) >= 4 ? Boolean.TRUE : null);
                long before = traffic.result().committed();
                server.start();
                Waiting.until(
                        "traffic again", LIMIT, () -> traffic.result().committed() > before + 50 ? Boolean.TRUE : null);

                traffic.stop();
                assertThat(TrafficSchema.violations(database)).isEmpty();
            }
        }
    }

    private static long lost(TrafficResult result) {
        return result.transactions(Outcome.LOST) + result.transactions(Outcome.IN_DOUBT);
    }

    @Test
    void stopEndsWhileTheServerIsDown() {
        TrafficSchema schema = TrafficSchema.of(20);
        try (DedicatedServer server = Servers.dedicated(ServerKind.POSTGRESQL).start()) {
            TestDatabase database = server.createDatabase("down");
            schema.create(database);
            try (Traffic traffic = Traffic.on(database, schema.workload())
                    .seed(SEED)
                    .toleratingLostConnections()
                    .start()) {
                server.kill();
                Waiting.until("all losses", LIMIT, () -> lost(traffic.result()) >= 4 ? Boolean.TRUE : null);
                assertThat(lost(traffic.stop())).isEqualTo(4);
            }
        }
    }

    @Test
    void aLostConnectionIsAFailureUnlessItIsTolerated() {
        TrafficSchema schema = TrafficSchema.of(20);
        try (TestDatabase database = Servers.postgresql().createDatabase("cut")) {
            schema.create(database);
            try (Traffic traffic =
                    Traffic.on(database, schema.workload()).seed(SEED).start()) {
                database.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
                assertThatThrownBy(() -> traffic.await(LIMIT)).hasMessageContaining("a writer has failed");
            }
        }
    }
}
