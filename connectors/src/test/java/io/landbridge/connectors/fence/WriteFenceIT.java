package io.landbridge.connectors.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.FenceError;
import io.landbridge.pipeline.cutover.StatementRunner;
import io.landbridge.pipeline.cutover.WriteFence;
import io.landbridge.pipeline.cutover.WriteFence.Request;
import io.landbridge.pipeline.cutover.WriteFence.Standing;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Waiting;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every engine's fence has to do. */
@Timeout(600)
class WriteFenceIT {

    /** The process ends here. */
    private static final class Ended extends Error {

        private static final long serialVersionUID = 1L;
    }

    @AfterEach
    void nobodyEndsAnyMore() {
        NamedPoint.listen(point -> {});
    }

    private static List<String> everyWrite(FenceScene scene) {
        List<String> common = List.of(
                "INSERT INTO item VALUES (10, 1, 'x')",
                "UPDATE item SET v = 'x' WHERE id = 1",
                "DELETE FROM item WHERE id = 1",
                "INSERT INTO item SELECT id + 100, owner, v FROM item",
                "UPDATE owner SET name = 'x'",
                "DELETE FROM owner WHERE id = 1");
        List<String> own = scene.database().engine().isMySqlFamily()
                ? List.of(
                        "INSERT IGNORE INTO item VALUES (11, 1, 'x')",
                        "UPDATE IGNORE item SET v = 'x' WHERE id = 1",
                        "DELETE IGNORE FROM item WHERE id = 1",
                        "REPLACE INTO item VALUES (1, 1, 'x')",
                        "INSERT INTO item VALUES (1, 1, 'x') ON DUPLICATE KEY UPDATE v = 'x'",
                        "UPDATE item JOIN owner ON owner.id = item.owner SET item.v = 'x'",
                        "DELETE item FROM item JOIN owner ON owner.id = item.owner")
                : List.of(
                        "TRUNCATE item",
                        "TRUNCATE owner CASCADE",
                        "COPY item FROM PROGRAM 'true'",
                        "INSERT INTO item VALUES (1, 1, 'x') ON CONFLICT (id) DO UPDATE SET v = 'x'",
                        "WITH w AS (DELETE FROM item RETURNING id) SELECT count(*) FROM w",
                        "MERGE INTO item USING owner ON item.owner = owner.id WHEN MATCHED THEN DELETE");
        return Stream.concat(common.stream(), own.stream()).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aStatementOfARunbookPassesOnlyWhereItSaysSo(ServerKind kind) {
        try (FenceScene scene = new FenceScene(kind)) {
            scene.fence().raise(scene.request(1));
            StatementRunner statements = scene.connector().statements();
            Duration limit = Duration.ofMinutes(1);
            String update = "UPDATE item SET v = 'x' WHERE id = 1";

            assertThatThrownBy(() -> statements.run(update, false, limit, "a step"))
                    .isInstanceOf(LandbridgeException.class)
                    .hasMessageContaining(scene.migration());
            statements.run(update, true, limit, "a step");
            // what one may is not lent to the next
            assertThatThrownBy(() -> statements.run(update, false, limit, "a step"))
                    .hasMessageContaining(scene.migration());
            assertThat(statements.run("SELECT v FROM item WHERE id = 1", false, limit, "a step"))
                    .isEqualTo("x");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void everyKindOfWriteIsRefusedAndReadsGoOn(ServerKind kind) throws SQLException {
        try (FenceScene scene = new FenceScene(kind);
                Connection before = scene.database().connect();
                PreparedStatement prepared = before.prepareStatement("UPDATE item SET v = ? WHERE id = 1")) {
            for (int i = 0; i < 7; i++) {
                // until the server keeps it under a name
                prepared.setString(1, "a");
                prepared.executeUpdate();
            }
            try (Connection snapshot = scene.database().connect();
                    Statement old = snapshot.createStatement()) {
                // older than the fence, and without a lock on its tables
                snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                snapshot.setAutoCommit(false);
                old.executeQuery("SELECT count(*) FROM outside").close();

                scene.fence().raise(scene.request(1));

                assertThatThrownBy(() -> old.execute("UPDATE item SET v = 'x' WHERE id = 1"))
                        // MySQL and MariaDB refuse it by themselves, since the table is younger now than what it sees
                        .message()
                        .containsAnyOf(scene.migration(), "Table definition has changed");
                snapshot.rollback();
            }
            for (String sql : everyWrite(scene)) {
                assertThat(scene.writes(sql)).as(sql).isFalse();
            }
            assertThat(scene.writes(
                            "SET "
                                    + (scene.database().engine().isMySqlFamily()
                                            ? "@x = 1"
                                            : "session_replication_role = 'replica'"),
                            "UPDATE item SET v = 'x' WHERE id = 1"))
                    .isFalse();
            prepared.setString(1, "x");
            assertThatThrownBy(prepared::executeUpdate).hasMessageContaining(scene.migration());
            assertThat(scene.database().query("SELECT id, owner, v FROM item ORDER BY id"))
                    .containsExactly(List.of("1", "1", "a"), List.of("2", "2", "b"));
            assertThat(scene.writes("INSERT INTO outside VALUES (1)")).isTrue();
            assertThat(scene.writes(scene.pass(), "UPDATE item SET v = 'ours' WHERE id = 1"))
                    .isTrue();
            // not every trigger lets through more than one row of it
            assertThat(scene.writes(scene.pass(), "INSERT INTO item SELECT id + 200, owner, v FROM item"))
                    .isTrue();
            Standing standing = scene.fence().standing();
            assertThat(standing.whole()).containsAll(scene.tables("item", "owner"));
            assertThat(standing.partial()).isEmpty();
            assertThat(standing.token()).isEqualTo(1);

            scene.fence().lift(1);

            prepared.executeUpdate();
            assertThat(scene.writes("DELETE FROM owner WHERE id = 1")).isTrue();
            assertThat(scene.fence().standing().isLifted()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void partitionsAreFencedUnderTheirOwnNamesToo(ServerKind kind) {
        try (FenceScene scene = new FenceScene(kind)) {
            boolean mySql = scene.database().engine().isMySqlFamily();
            scene.database()
                    .execute(
                            mySql
                                    ? "CREATE TABLE part (id int PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p1 VALUES LESS"
                                            + " THAN (10), PARTITION p2 VALUES LESS THAN (100))"
                                    : "CREATE TABLE part (id int PRIMARY KEY) PARTITION BY RANGE (id)");
            if (!mySql) {
                scene.database()
                        .execute(
                                "CREATE TABLE p1 PARTITION OF part FOR VALUES FROM (0) TO (10)",
                                "CREATE TABLE p2 PARTITION OF part FOR VALUES FROM (10) TO (100) PARTITION BY RANGE (id)",
                                "CREATE TABLE p21 PARTITION OF p2 FOR VALUES FROM (10) TO (50)");
            }
            scene.fence().raise(new Request(scene.tables("part"), 1, Duration.ofSeconds(2), 5, Writers.WAIT));

            assertThat(scene.writes("INSERT INTO part VALUES (1)")).isFalse();
            for (String part : mySql ? List.of("part PARTITION (p2)") : List.of("p1", "p2", "p21")) {
                int id = part.equals("p1") ? 1 : 11;
                assertThat(scene.writes("INSERT INTO " + part + " VALUES (" + id + ")"))
                        .as(part)
                        .isFalse();
            }
            if (!mySql) {
                assertThat(scene.writes("TRUNCATE p21")).isFalse();
                assertThat(scene.writes("TRUNCATE part")).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void whoHasAnOlderTokenIsRefused(ServerKind kind) {
        try (FenceScene scene = new FenceScene(kind)) {
            scene.fence().raise(scene.request(5));
            assertThatThrownBy(() -> scene.fence().lift(4)).satisfies(WriteFenceIT::isOvertaken);
            assertThatThrownBy(() -> scene.fence().raise(scene.request(4))).satisfies(WriteFenceIT::isOvertaken);
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isFalse();
            scene.fence().raise(scene.request(6));
            assertThatThrownBy(() -> scene.fence().lift(5)).satisfies(WriteFenceIT::isOvertaken);
            scene.fence().lift(7);
            assertThatThrownBy(() -> scene.fence().raise(scene.request(6))).satisfies(WriteFenceIT::isOvertaken);
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isTrue();
            scene.fence().lift(7);
            scene.fence().raise(scene.request(7));
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isFalse();
        }
    }

    private static void isOvertaken(Throwable e) {
        assertThat(((LandbridgeException) e).errorCode()).isEqualTo(FenceError.OVERTAKEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void aWriteUnderWayIsWaitedFor(ServerKind kind) throws Exception {
        try (FenceScene scene = new FenceScene(kind);
                Connection writer = scene.database().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (50, 1, 'under way')");
            CompletableFuture<Void> raising = CompletableFuture.runAsync(() -> scene.fence()
                    .raise(new Request(scene.tables("item"), 1, Duration.ofMillis(500), 100, Writers.WAIT)));
            Waiting.until("the fence to wait", Duration.ofMinutes(2), () -> isWaitedFor(scene) ? true : null);
            assertThat(raising).isNotDone();
            statement.execute("INSERT INTO item VALUES (51, 1, 'under way')");
            writer.commit();
            raising.get(5, TimeUnit.MINUTES);
            assertThat(scene.database().count("item")).isEqualTo(4);
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isFalse();
        }
    }

    private static boolean isWaitedFor(FenceScene scene) {
        return scene.database()
                        .queryLong(
                                scene.database().engine().isMySqlFamily()
                                        ? "SELECT count(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for%'"
                                        : "SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ShareRowExclusiveLock'"
                                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())")
                > 0;
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void whoStandsInTheWayIsNamedAndNothingStands(ServerKind kind) throws SQLException {
        try (FenceScene scene = new FenceScene(kind);
                Connection writer = scene.database().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (50, 1, 'under way')");
            Request short3 = new Request(scene.tables("item"), 1, Duration.ofMillis(300), 3, Writers.WAIT);
            assertThatThrownBy(() -> scene.fence().raise(short3)).satisfies(e -> {
                LandbridgeException refusal = (LandbridgeException) e;
                assertThat(refusal.errorCode()).isEqualTo(FenceError.BLOCKED);
                assertThat(refusal.what())
                        .contains("session " + session(writer))
                        .contains("since");
            });
            assertThat(scene.fence().standing().isLifted()).isTrue();
            assertThat(scene.writes("INSERT INTO item VALUES (60, 1, 'x')")).isTrue();
            writer.commit();
        }
    }

    @Test
    void aPreparedTransactionIsNamedThoughItHasNoSession() {
        try (FenceScene scene = new FenceScene(ServerKind.POSTGRESQL)) {
            String name = "left by " + scene.database().name();
            scene.database()
                    .execute(
                            "BEGIN",
                            "INSERT INTO item VALUES (50, 1, 'under way')",
                            "PREPARE TRANSACTION '" + name + "'");
            Request short2 = new Request(scene.tables("item"), 1, Duration.ofMillis(300), 2, Writers.WAIT);
            assertThatThrownBy(() -> scene.fence().raise(short2)).hasMessageContaining("prepared transaction " + name);
            scene.database().execute("ROLLBACK PREPARED '" + name + "'");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void whoStandsInTheWayIsEndedWhereThatIsWished(ServerKind kind) throws SQLException {
        try (FenceScene scene = new FenceScene(kind)) {
            Connection writer = scene.database().connect();
            Statement statement = writer.createStatement();
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO item VALUES (50, 1, 'under way')");
            scene.fence().raise(new Request(scene.tables("item"), 1, Duration.ofMillis(300), 4, Writers.END));
            assertThatThrownBy(() -> statement.execute("INSERT INTO item VALUES (51, 1, 'late')"))
                    .isInstanceOf(SQLException.class);
            // closing would say good-bye to somebody who is gone
            writer.abort(Runnable::run);
            assertThat(scene.database().count("item")).isEqualTo(2);
            assertThat(scene.fence().standing().whole()).containsAll(scene.tables("item"));
        }
    }

    private static String session(Connection connection) throws SQLException {
        String sql = connection.getMetaData().getDatabaseProductName().equals("PostgreSQL")
                ? "SELECT pg_backend_pid()"
                : "SELECT CONNECTION_ID()";
        try (Statement statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A report that runs for an hour, begun while the fence stands, must not keep a source from being live again. */
    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MYSQL", "MARIADB"})
    void itIsLiftedAtOnceWhoeverReads(ServerKind kind) throws SQLException {
        try (FenceScene scene = new FenceScene(kind)) {
            scene.fence().raise(scene.request(1));
            try (Connection report = scene.database().connect();
                    Statement statement = report.createStatement()) {
                report.setAutoCommit(false);
                statement.executeQuery("SELECT count(*) FROM item").close();
                statement.executeQuery("SELECT count(*) FROM owner").close();
                scene.fence().lift(1);
                assertThat(scene.writes("UPDATE item SET v = 'x'", "DELETE FROM owner WHERE id = 2"))
                        .isTrue();
                assertThat(scene.fence().standing().isLifted()).isTrue();
                report.rollback();
            }
            scene.fence().raise(scene.request(2));
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isFalse();
        }
    }

    @ParameterizedTest(name = "{0} ends at {1}")
    @CsvSource({
        "POSTGRESQL, FENCE_LOCKED",
        "POSTGRESQL, FENCE_RAISED",
        "POSTGRESQL, FENCE_LIFTED",
        "MYSQL, FENCE_LOCKED",
        "MYSQL, FENCE_HALF_RAISED",
        "MYSQL, FENCE_RAISED",
        "MYSQL, FENCE_LIFTED",
        "MARIADB, FENCE_LOCKED",
        "MARIADB, FENCE_HALF_RAISED",
        "MARIADB, FENCE_RAISED",
        "MARIADB, FENCE_LIFTED"
    })
    void whatAProcessLeavesAnotherLiftsOrRaises(ServerKind kind, NamedPoint end) {
        try (FenceScene scene = new FenceScene(kind)) {
            try (Connector first = scene.open()) {
                WriteFence fence = first.writeFence(scene.migration(), FenceScene.PLACE);
                NamedPoint.listen(point -> {
                    if (point == end) {
                        throw new Ended();
                    }
                });
                assertThatThrownBy(() -> {
                            fence.raise(scene.request(1));
                            fence.lift(1);
                        })
                        .isInstanceOf(Ended.class);
            }
            NamedPoint.listen(point -> {});
            scene.fence().lift(2);
            assertThat(scene.fence().standing().isLifted()).isTrue();
            assertThat(scene.writes("UPDATE item SET v = 'x'", "UPDATE owner SET name = 'x'"))
                    .isTrue();
            scene.fence().raise(scene.request(2));
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isFalse();
            assertThat(scene.fence().standing().whole()).containsAll(scene.tables("item", "owner"));
            scene.fence().remove();
            assertThat(scene.writes("UPDATE item SET v = 'x'")).isTrue();
            assertThat(triggers(scene)).isZero();
        }
    }

    private static long triggers(FenceScene scene) {
        return scene.database()
                .queryLong(
                        scene.database().engine().isMySqlFamily()
                                ? "SELECT count(*) FROM information_schema.triggers WHERE trigger_schema = DATABASE()"
                                : "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal");
    }
}
