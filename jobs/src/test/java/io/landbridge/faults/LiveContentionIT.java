package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F14 with the stream: somebody else's program in the target holds rows, meets the applier in a deadlock, and its statements are cancelled.
 * Before that the copy is paused, which does not pause the stream (I8).
 */
@Tag("faults")
@Tag("sample")
final class LiveContentionIT {

    private static final int ROWS = 200;
    private static final String PLAN = """
            changes: {through: direct}
            backfill: {parallelism: 2, chunkTime: 50ms, chunkRows: 50, maxRowsPerSecond: 300}
            """;

    @TempDir
    Path folder;

    static List<Direction> directions() {
        return Extent.directions(List.of(Direction.POSTGRESQL_TO_MARIADB));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("directions")
    @Timeout(600)
    void aForeignWriterCostsTimeAndNothingElse(Direction direction) throws SQLException {
        try (Scene scene = Scene.open(folder, direction).plan(PLAN)) {
            scene.source()
                    .execute(
                            "CREATE TABLE duel_a (id int PRIMARY KEY, n int)",
                            "CREATE TABLE duel_b (id int PRIMARY KEY, n int)",
                            "INSERT INTO duel_a VALUES (1, 0)",
                            "INSERT INTO duel_b VALUES (1, 0)");
            try (LiveRun live = LiveRun.ofTraffic(scene, ROWS, 1).write(20)) {
                ToolProcess run = scene.start("run");
                pause(live, run);
                Drain.untilFollowing(scene, run);
                hold(live, run);
                cancel(live, run);
                deadlock(live, run);
                live.assertEverythingArrives(run);
                Evidence.keep("F14", direction.toString(), "stream", Map.of("faults", live.faults(), "equal", true));
            }
        }
    }

    private static void pause(LiveRun live, ToolProcess run) {
        Scene scene = live.scene();
        run.until("rows", () -> scene.ledger().counts().rows() > 0);
        scene.ask("pause");
        String activity = "SELECT activity FROM " + scene.ledger().table("runner");
        run.until(
                "the pause",
                () -> String.valueOf(scene.target().queryValue(activity)).contains("paused")
                        && scene.ledger().counts().copying() == 0);
        long rows = scene.ledger().counts().rows();
        for (int batch = 0; batch < 3; batch++) {
            String before = applied(scene);
            run.until("changes beside the pause", () -> !applied(scene).equals(before));
        }
        assertThat(scene.ledger().counts().rows()).as("rows copied").isEqualTo(rows);
        scene.ask("resume");
        scene.ask("tune", "--max-rows-per-second", "1000000");
        live.fault("paused");
    }

    private static String applied(Scene scene) {
        return String.valueOf(scene.target()
                .queryValue("SELECT applied FROM " + scene.ledger().table("stream")));
    }

    /** A lock that outlasts the applier's patience, which status tells; a build only looks whether it waits. */
    private static void hold(LiveRun live, ToolProcess run) throws SQLException {
        try (Foreign foreign = new Foreign(live.scene())) {
            foreign.execute("UPDATE duel_a SET n = -1");
            live.scene().source().execute("UPDATE duel_a SET n = n + 1");
            run.until("the applier's wait", foreign::isWaitedFor);
            if (Extent.isLarge()) {
                run.until("a second attempt", () -> run.err().contains("[connection.lock-timeout]"));
                assertThat(live.scene().ask("status").path("state").asText())
                        .startsWith("following; attempt 2 of 10 after target")
                        .endsWith("[connection.lock-timeout]");
            }
        }
        live.fault("a row was held");
        Drain.untilWrittenArrived(live.scene(), run);
    }

    /** As a statement timeout does. */
    private static void cancel(LiveRun live, ToolProcess run) throws SQLException {
        int said = run.err().length();
        TestDatabase target = live.scene().target();
        try (Foreign foreign = new Foreign(live.scene())) {
            foreign.execute("UPDATE duel_b SET n = -1");
            live.scene().source().execute("UPDATE duel_b SET n = n + 1");
            run.until("the applier's wait", foreign::isWaitedFor);
            for (String session : foreign.waiting()) {
                if (target.engine().isMySqlFamily()) {
                    target.execute("KILL QUERY " + session);
                } else {
                    target.query("SELECT pg_cancel_backend(" + session + ")");
                }
            }
            run.until("another attempt", () -> run.err().substring(said).contains("[connection.lock-timeout]"));
        }
        live.fault("a statement was cancelled");
        Drain.untilWrittenArrived(live.scene(), run);
    }

    /** Each holds what the other wants; the server ends the applier's transaction. */
    private void deadlock(LiveRun live, ToolProcess run) throws SQLException {
        int said = run.err().length();
        BooleanSupplier met = () -> run.err().substring(said).contains("[connection.deadlock]");
        for (int round = 1; round <= 10 && !met.getAsBoolean(); round++) {
            try (Foreign foreign = new Foreign(live.scene())) {
                foreign.execute("UPDATE duel_b SET n = -1");
                change(live.scene().source());
                run.until("the applier's wait", foreign::isWaitedFor);
                foreign.meet("UPDATE duel_a SET n = -1");
                run.until("an end of the deadlock", () -> met.getAsBoolean() || foreign.hasMet());
            }
            Drain.untilWrittenArrived(live.scene(), run);
        }
        assertThat(met.getAsBoolean())
                .as("a deadlock that ended the applier's transaction:\n%s", run.err())
                .isTrue();
        live.fault("a deadlock");
    }

    private static void change(TestDatabase source) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.executeUpdate("UPDATE duel_a SET n = n + 1");
            statement.executeUpdate("UPDATE duel_b SET n = n + 1");
            connection.commit();
        }
    }

    /** One transaction of somebody else's, taken back in the end; the server rather ends the other one than this. */
    private static final class Foreign implements AutoCloseable {

        private final boolean mySql;
        private final Connection connection;
        private final Statement statement;
        private final Connection looks;
        private CompletableFuture<Void> meeting = CompletableFuture.completedFuture(null);

        Foreign(Scene scene) throws SQLException {
            TestDatabase target = scene.target();
            mySql = target.engine().isMySqlFamily();
            if (mySql) {
                target.execute("CREATE TABLE IF NOT EXISTS foreign_ballast (id int AUTO_INCREMENT PRIMARY KEY, n int)");
            }
            connection = target.connect();
            looks = target.connect();
            statement = connection.createStatement();
            statement.execute(scene.pass());
            // PostgreSQL ends the transaction that looks for a deadlock first, InnoDB the one that has changed less.
            statement.execute(mySql ? "SET innodb_lock_wait_timeout = 60" : "SET deadlock_timeout = '60s'");
            connection.setAutoCommit(false);
            if (mySql) {
                statement.executeUpdate(
                        "INSERT INTO foreign_ballast (n) WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL"
                                + " SELECT n + 1 FROM r WHERE n < 900) SELECT r.n FROM r, (SELECT 1 UNION ALL SELECT 2) AS two");
            }
        }

        void execute(String sql) throws SQLException {
            statement.executeUpdate(sql);
        }

        /** Goes to meet who waits for us, on a thread of its own. */
        void meet(String sql) {
            meeting = CompletableFuture.runAsync(() -> {
                try {
                    statement.executeUpdate(sql);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        boolean hasMet() {
            return meeting.isDone();
        }

        boolean isWaitedFor() {
            return !waiting().isEmpty();
        }

        /** Sessions that wait for a lock; in a test's own servers only the applier does. */
        List<String> waiting() {
            String sql = mySql
                    ? "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                    : "SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"
                            + " AND datname = current_database() AND application_name = 'landbridge apply'";
            try (Statement look = looks.createStatement()) {
                if (mySql) {
                    // InnoDB shows what it showed before to who asks again within a tenth of a second.
                    look.execute("DO SLEEP(0.15)");
                }
                try (ResultSet row = look.executeQuery(sql)) {
                    return row.next() ? List.of(row.getString(1)) : List.of();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws SQLException {
            meeting.handle((done, failure) -> failure == null)
                    .orTimeout(90, TimeUnit.SECONDS)
                    .join();
            connection.rollback();
            if (mySql) {
                statement.execute("DROP TABLE foreign_ballast");
            }
            connection.close();
            looks.close();
        }
    }
}
