package io.landbridge.connectors.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Connectors;
import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.Endpoint.Tls;
import io.landbridge.testkit.proxy.Cut;
import io.landbridge.testkit.proxy.FaultProxy;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real servers' errors mean. */
class SqlErrorsIT {

    private static final String CANARY = "canary-@:/?%'\"-secret";

    private static void runs(TestDatabase database, Side side, String sql, ErrorCode expected) {
        try (EndpointPools pools = EndpointPools.open(Endpoints.endpoint(side, database), 2)) {
            assertThat(code(pools, sql)).as(sql).isEqualTo(expected);
        }
    }

    private static ErrorCode code(EndpointPools pools, String... statements) {
        try (Connection connection = pools.take(Purpose.WRITE);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            throw new AssertionError("no error");
        } catch (SQLException e) {
            return pools.errors().translate("here", e).errorCode();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void statementsThatFail(ServerKind kind) {
        boolean mySql = kind.engine().isMySqlFamily();
        try (TestDatabase database = Servers.shared(kind).createDatabase("errors")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v varchar(3) NOT NULL, CHECK (id < 100))");
            database.execute("INSERT INTO t VALUES (1, 'a')");
            runs(database, Side.TARGET, "INSERT INTO t VALUES (1, 'b')", ConnectionError.ROW_REFUSED);
            runs(database, Side.TARGET, "INSERT INTO t VALUES (2, 'long')", ConnectionError.ROW_REFUSED);
            runs(database, Side.TARGET, "INSERT INTO t VALUES (2, NULL)", ConnectionError.ROW_REFUSED);
            runs(database, Side.TARGET, "INSERT INTO t VALUES (200, 'c')", ConnectionError.ROW_REFUSED);
            runs(database, Side.TARGET, "INSERT INTO t VALUES ('x', 'c')", ConnectionError.ROW_REFUSED);
            runs(database, Side.TARGET, "SELEC 1", ConnectionError.UNEXPECTED);
            runs(database, Side.TARGET, "SELECT * FROM missing", ConnectionError.UNEXPECTED);
            runs(database, Side.SOURCE, "SELECT * FROM missing", CopyError.SOURCE_CHANGED);
            runs(database, Side.SOURCE, "SELECT missing FROM t", CopyError.SOURCE_CHANGED);
            runs(
                    database,
                    Side.TARGET,
                    mySql ? "KILL CONNECTION_ID()" : "SELECT pg_terminate_backend(pg_backend_pid())",
                    // MySQL says "query interrupted" before it ends the session
                    kind == ServerKind.MYSQL ? ConnectionError.LOCK_TIMEOUT : ConnectionError.CONNECTION_LOST);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void locks(ServerKind kind) throws Exception {
        String timeout = kind.engine().isMySqlFamily()
                ? "SET SESSION innodb_lock_wait_timeout = 1"
                : "SET lock_timeout = '100ms'";
        try (TestDatabase database = Servers.shared(kind).createDatabase("locks");
                EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.TARGET, database), 3);
                Connection holder = pools.take(Purpose.WRITE);
                Statement statement = holder.createStatement()) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (1, 1), (2, 2)");
            holder.setAutoCommit(false);
            statement.execute("UPDATE t SET v = 3 WHERE id = 1");
            try (EndpointPools impatient = EndpointPools.open(Endpoints.endpoint(Side.TARGET, database), 1)) {
                assertThat(code(impatient, timeout, "UPDATE t SET v = 4 WHERE id = 1"))
                        .isEqualTo(ConnectionError.LOCK_TIMEOUT);
            }
            CountDownLatch locked = new CountDownLatch(1);
            CompletableFuture<ErrorCode> other = CompletableFuture.supplyAsync(() -> crossing(pools, locked));
            assertThat(locked.await(20, TimeUnit.SECONDS)).isTrue();
            ErrorCode own = ConnectionError.UNEXPECTED;
            try {
                statement.execute("UPDATE t SET v = 3 WHERE id = 2");
                holder.commit();
            } catch (SQLException e) {
                own = pools.errors().translate("here", e).errorCode();
                holder.rollback();
            }
            assertThat(own == ConnectionError.DEADLOCK ? own : other.get(20, TimeUnit.SECONDS))
                    .isEqualTo(ConnectionError.DEADLOCK);
            other.join();
        }
    }

    private static ErrorCode crossing(EndpointPools pools, CountDownLatch locked) {
        try (Connection connection = pools.take(Purpose.WRITE);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("UPDATE t SET v = 5 WHERE id = 2");
            locked.countDown();
            statement.execute("UPDATE t SET v = 5 WHERE id = 1");
            connection.commit();
            return ConnectionError.UNEXPECTED;
        } catch (SQLException e) {
            return pools.errors().translate("here", e).errorCode();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void connectionsThatFail(ServerKind kind) throws IOException {
        try (TestDatabase database = Servers.shared(kind).createDatabase("connect")) {
            if (kind.engine().isMySqlFamily()) {
                // PostgreSQL's test server trusts everybody on this machine
                refuses(database.url(), Tls.INSECURE, database.user(), CANARY, ConnectionError.LOGIN_REFUSED);
            }
            refuses(
                    database.url() + "_not_there",
                    Tls.INSECURE,
                    database.user(),
                    database.password(),
                    ConnectionError.LOGIN_REFUSED);
            refuses(database.url(), Tls.VERIFY_FULL, database.user(), database.password(), ConnectionError.TLS_REFUSED);
            refuses(database.url(), Tls.VERIFY_CA, database.user(), database.password(), ConnectionError.TLS_REFUSED);
            int free;
            try (ServerSocket socket = new ServerSocket(0)) {
                free = socket.getLocalPort();
            }
            String nobody = database.url().replace(":" + database.port() + "/", ":" + free + "/");
            refuses(nobody, Tls.INSECURE, database.user(), CANARY, ConnectionError.UNREACHABLE);
            refuses(
                    database.url().replace(database.host(), "host.invalid"),
                    Tls.INSECURE,
                    database.user(),
                    CANARY,
                    ConnectionError.UNREACHABLE);
        }
    }

    private static void refuses(String url, Tls tls, String user, String password, ErrorCode expected) {
        Endpoint plain = Endpoints.endpoint(Side.TARGET, url, user, password);
        Endpoint endpoint = new Endpoint(Side.TARGET, url, tls, user, plain.password());
        assertThatThrownBy(() -> Connectors.open(endpoint, 1).close())
                .as(url + " " + tls)
                .isInstanceOfSatisfying(LandbridgeException.class, e -> {
                    assertThat(e.errorCode()).isEqualTo(expected);
                    assertThat(e.getMessage()).doesNotContain("canary");
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aServerThatIsGoneIsATransientError(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("gone");
                FaultProxy proxy = FaultProxy.to(database.server());
                EndpointPools pools = EndpointPools.open(
                        Endpoints.endpoint(Side.TARGET, proxy.url(database), database.user(), database.password()),
                        1)) {
            pools.take(Purpose.LEDGER).close();
            proxy.refuse();
            proxy.cutAll(Cut.RESET);
            // the first may still be an idle connection that nobody has looked at
            for (int attempt = 0; attempt < 2; attempt++) {
                LandbridgeException refused = failure(pools);
                assertThat(refused.category()).as(refused.getMessage()).isEqualTo(Category.TRANSIENT);
            }
            proxy.accept();
            pools.take(Purpose.LEDGER).close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** As behind a line that carries nothing, where the driver has no error before its timeout of most of a minute. */
    @Test
    void aServerThatDoesNotGreetIsUnreachable() throws SQLException {
        try (TestDatabase database = Servers.postgresql().createDatabase("silent");
                FaultProxy proxy = FaultProxy.to(database.server());
                EndpointPools pools = EndpointPools.open(
                        Endpoints.endpoint(Side.TARGET, proxy.url(database), database.user(), database.password()),
                        1)) {
            proxy.blackHole();
            LandbridgeException silent = failure(pools);
            assertThat(silent.errorCode()).isEqualTo(ConnectionError.UNREACHABLE);
            assertThat(silent)
                    .hasMessageStartingWith("target 127.0.0.1:" + proxy.port() + ": No connection within 5 s.");
            proxy.heal();
            pools.take(Purpose.LEDGER).close();
        }
    }

    private static LandbridgeException failure(EndpointPools pools) {
        try (Connection connection = pools.take(Purpose.LEDGER);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            throw new AssertionError("no error");
        } catch (SQLException e) {
            return pools.errors().translate("here", e);
        } catch (LandbridgeException e) {
            return e;
        }
    }
}
