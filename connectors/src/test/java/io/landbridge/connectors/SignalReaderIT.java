package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.ThrottleRule;
import io.landbridge.pipeline.plan.ThrottleRule.Signal;
import io.landbridge.pipeline.throttle.SignalReader;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Load as real servers tell it. */
class SignalReaderIT {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    private static double read(SignalReader reader, Signal signal, @Nullable String url, @Nullable String sql) {
        return reader.read(new ThrottleRule(signal, Side.SOURCE, 1, null, url, sql, 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aQueryIsOneNumber(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("signal")) {
            SignalReader reader = connectors.source(database).signals();
            assertThat(read(reader, Signal.QUERY, null, "SELECT 12.5")).isEqualTo(12.5);
            assertThat(read(reader, Signal.QUERY, database.url(), "SELECT count(*) FROM (SELECT 1) AS x"))
                    .isEqualTo(1);
            for (String wrong : List.of(
                    "SELECT 1 WHERE 1 = 0", "SELECT NULL", "SELECT 1 UNION ALL SELECT 2", "SELECT 'many'", "SELEC 1")) {
                assertThatThrownBy(() -> read(reader, Signal.QUERY, null, wrong))
                        .as(wrong)
                        .isInstanceOf(LandbridgeException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void threadsOfOthersAreCounted(ServerKind kind) {
        String sleep = kind.engine().isMySqlFamily() ? "SELECT SLEEP(30)" : "SELECT pg_sleep(30)";
        try (TestDatabase database = Servers.shared(kind).createDatabase("signal")) {
            // ours are known by their user on MySQL, so that the sleepers need another
            String user = database.name();
            database.execute(
                    kind.engine().isMySqlFamily()
                            ? "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'p'"
                            : "CREATE ROLE " + user + " LOGIN PASSWORD 'p'");
            SignalReader reader = connectors.source(database).signals();
            double before = read(reader, Signal.THREADS_RUNNING, null, null);
            List<CompletableFuture<Void>> sleepers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                sleepers.add(CompletableFuture.runAsync(() -> sleep(database, user, sleep)));
            }
            double seen = before;
            for (int attempt = 0; attempt < 200 && seen < before + 3; attempt++) {
                database.query(kind.engine().isMySqlFamily() ? "SELECT SLEEP(0.05)" : "SELECT pg_sleep(0.05)");
                seen = read(reader, Signal.THREADS_RUNNING, null, null);
            }
            assertThat(seen).isGreaterThanOrEqualTo(before + 3);
            end(database, user);
            sleepers.forEach(CompletableFuture::join);
            database.execute("DROP USER " + (kind.engine().isMySqlFamily() ? "'" + user + "'@'%'" : user));
        }
    }

    private static void sleep(TestDatabase database, String user, String sql) {
        String url = database.url().replace("/" + database.name(), kindDatabase(database));
        try (Connection connection = DriverManager.getConnection(url, user, "p");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            // ended by the test
        }
    }

    private static String kindDatabase(TestDatabase database) {
        return database.engine().isMySqlFamily()
                ? "/?sslMode=DISABLED&allowPublicKeyRetrieval=true"
                : "/" + database.name();
    }

    private static void end(TestDatabase database, String user) {
        if (database.engine().isMySqlFamily()) {
            database.query("SELECT id FROM " + database.engine().sessions() + " WHERE user = '" + user + "'")
                    .forEach(row -> database.execute("KILL " + row.get(0)));
        } else {
            database.query(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = '" + user + "'");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aPrimaryWithoutReplicasHasNoLag(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("signal")) {
            SignalReader reader = connectors.source(database).signals();
            if (kind.engine().isMySqlFamily()) {
                // a primary cannot know how far its replicas are: no answer is not 0
                assertThatThrownBy(() -> read(reader, Signal.REPLICA_LAG, null, null))
                        .isInstanceOfSatisfying(
                                LandbridgeException.class,
                                e -> assertThat(e.remedy()).contains("url:"));
            } else {
                assertThat(read(reader, Signal.REPLICA_LAG, null, null)).isZero();
            }
        }
    }
}
