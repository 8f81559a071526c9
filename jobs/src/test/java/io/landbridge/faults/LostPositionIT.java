package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.landbridge.jobs.process.ToolProcess;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * F7, F13: a source that no longer has the log behind the stream's position, on servers that may be spoilt. The run stops within half a
 * minute, never goes on from "now", and the command that it names leads on to EQUAL.
 */
@Tag("faults")
@Tag("sample")
final class LostPositionIT {

    private static final Duration NOTICED = Duration.ofSeconds(30);

    /** How a position is lost while the process looks elsewhere for a moment. */
    private enum Loss {
        SLOT_DROPPED(ServerKind.POSTGRESQL),
        SLOT_MADE_AGAIN(ServerKind.POSTGRESQL),
        SLOT_MOVED(ServerKind.POSTGRESQL),
        SLOT_INVALIDATED(ServerKind.POSTGRESQL),
        LOG_PURGED_MARIADB(ServerKind.MARIADB),
        LOG_PURGED_MYSQL(ServerKind.MYSQL),
        LOG_RESET_MARIADB(ServerKind.MARIADB),
        LOG_RESET_MYSQL(ServerKind.MYSQL);

        private static final String OF_SLOT = " FROM pg_replication_slots WHERE slot_name = 'shop'";

        private final ServerKind kind;

        Loss(ServerKind kind) {
            this.kind = kind;
        }

        DedicatedServer server() {
            DedicatedServer.Order order = Servers.dedicated(kind);
            if (this == SLOT_INVALIDATED) {
                order.setting("max_slot_wal_keep_size", "16MB")
                        .setting("max_wal_size", "48MB")
                        .setting("min_wal_size", "32MB");
            }
            return order.start();
        }

        void happen(TestDatabase source) {
            switch (this) {
                case SLOT_DROPPED -> source.query("SELECT pg_drop_replication_slot(slot_name)" + OF_SLOT);
                case SLOT_MADE_AGAIN -> {
                    source.query("SELECT pg_drop_replication_slot(slot_name)" + OF_SLOT);
                    source.query("SELECT pg_create_logical_replication_slot('shop', 'pgoutput')");
                }
                case SLOT_MOVED ->
                    source.query("SELECT pg_replication_slot_advance(slot_name, pg_current_wal_flush_lsn())" + OF_SLOT);
                case SLOT_INVALIDATED -> {
                    for (int i = 0; i < 6; i++) {
                        source.execute(
                                "INSERT INTO b VALUES (" + (900 + i) + ", 'x')",
                                "SELECT pg_switch_wal()",
                                "CHECKPOINT");
                    }
                    assertThat(source.queryValue("SELECT wal_status" + OF_SLOT)).isEqualTo("lost");
                }
                case LOG_PURGED_MARIADB, LOG_PURGED_MYSQL -> purge(source);
                case LOG_RESET_MARIADB -> source.execute("RESET MASTER");
                case LOG_RESET_MYSQL -> source.execute("RESET BINARY LOGS AND GTIDS");
            }
        }

        /** MariaDB keeps a file that it has just closed for a moment, with a warning only. */
        private static void purge(TestDatabase source) {
            source.execute("FLUSH BINARY LOGS", "INSERT INTO b VALUES (900, 'x')", "FLUSH BINARY LOGS");
            List<String> files = files(source);
            String last = files.get(files.size() - 1);
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (!files(source).equals(List.of(last))) {
                assertThat(System.nanoTime()).as("%s", files(source)).isLessThan(end);
                source.execute("PURGE BINARY LOGS TO '" + last + "'", "DO SLEEP(0.05)");
            }
        }

        private static List<String> files(TestDatabase source) {
            return source.query("SHOW BINARY LOGS").stream()
                    .map(row -> String.valueOf(row.get(0)))
                    .toList();
        }
    }

    @TempDir
    Path folder;

    static List<Loss> losses() {
        return Extent.isLarge() ? List.of(Loss.values()) : List.of(Loss.SLOT_INVALIDATED, Loss.LOG_PURGED_MARIADB);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    @Timeout(600)
    void itStopsAndIsGotOverByCopyingEverythingAnew(Loss loss) {
        try (DedicatedServer source = loss.server();
                Scene scene = Scene.open(folder, source.server(), Servers.postgresql())
                        .plan(TwoTables.PLAN)) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            Drain.untilWrittenArrived(scene, run);
            run.signal("STOP");
            ToolSessions sessions = new ToolSessions(scene.source());
            run.until("end of the reader", () -> sessions.endLogReader() == 0);
            // never read
            tables.insert(301, 310);
            loss.happen(scene.source());
            tables.insert(311, 320);
            run.signal("CONT");
            long begun = System.nanoTime();
            run.await(Duration.ofMinutes(3));
            Duration noticed = Duration.ofNanos(System.nanoTime() - begun);
            TwoTables.stopped(run, "stream.position-lost", tables.resyncAll());
            assertThat(noticed).as("until the run had stopped").isLessThanOrEqualTo(NOTICED);
            TwoTables.stopped(scene.start("run"), "stream.position-lost", tables.resyncAll());
            assertThat(scene.target().count("b")).as("never on from now").isEqualTo(300);

            scene.ask("resync", "--all", "--yes");
            scene.startHaltingAt("stream-moved", "run").isKilled();
            run = scene.start("run");
            tables.insert(321, 330);
            tables.endsEqual(run);
            JsonNode done = scene.ask("finish", "--yes");
            assertThat(done.path("removed")).as("%s", done).hasSize(2);
            Evidence.keep(
                    "F7",
                    loss.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    "running",
                    Map.of("stoppedAfterMillis", noticed.toMillis(), "equalAfterResync", true));
        }
    }

    @Test
    @Timeout(600)
    void aSourceThatHasToKeepTooMuchIsLetGoWhereThePlanSaysSo() throws SQLException {
        try (Scene scene = Scene.open(folder, Direction.POSTGRESQL)
                .plan(TwoTables.PLAN.replace("direct}", "direct, retention: {budget: 8MB, whenOver: release}}"))) {
            TwoTables tables = TwoTables.create(scene);
            ToolProcess run = tables.follow();
            try (Connection blocker = scene.target().connect();
                    Statement statement = blocker.createStatement()) {
                blocker.setAutoCommit(false);
                statement.execute("LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
                scene.source()
                        .execute(
                                "UPDATE a SET v = 'blocked'",
                                "SELECT pg_logical_emit_message(false, 'noise', repeat('x', 2000000))"
                                        + " FROM generate_series(1, 10)");
                JsonNode error = TwoTables.stopped(run, "stream.retention-over-budget", tables.resyncAll());
                assertThat(error.path("what").asText()).contains("the plan allows 8 MB");
                assertThat(run.err()).contains("of a budget of 8 MB");
                blocker.rollback();
            }
            assertThat(scene.source().queryLong("SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'shop'"))
                    .as("the source may forget its log")
                    .isZero();
            TwoTables.stopped(scene.start("run"), "stream.position-lost", tables.resyncAll());
            scene.ask("resync", "--all", "--yes");
            tables.endsEqual(scene.start("run"));
        }
    }
}
