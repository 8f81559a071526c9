package io.landbridge.jobs.process;

import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import io.landbridge.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing happens in the plan's tables, and much beside them: what a stream stands at goes on all the same, and retains no log. */
@Timeout(600)
final class IdleSourceIT {

    @TempDir
    Path folder;

    /** A run that follows an idle table, and another database of the same server. */
    private final class Idle implements AutoCloseable {

        private final TestDatabase source;
        private final TestDatabase busy;
        private final TestDatabase target = Servers.postgresql().createDatabase("target");
        private final ToolProcess run;

        private Idle(TestServer server) {
            source = server.createDatabase("source");
            busy = server.createDatabase("busy");
            source.execute("CREATE TABLE quiet (id int PRIMARY KEY)", "INSERT INTO quiet VALUES (1)");
            busy.execute("CREATE TABLE t (v varchar(1000))");
            run = new Migration(folder, source, target, "changes: {through: direct}\n").start("run");
            run.until("the end of the stages", () -> run.err().contains("State: following"));
        }

        @Override
        public void close() {
            run.kill();
            target.close();
            busy.close();
            source.close();
        }
    }

    @Test
    void aSlotOfPostgresqlRetainsNoLogOfOtherDatabases() {
        try (Idle idle = new Idle(Servers.postgresql())) {
            idle.busy.execute("INSERT INTO t SELECT repeat('x', 1000) FROM generate_series(1, 5000)");
            String written = idle.busy.queryValue("SELECT pg_current_wal_insert_lsn()");
            idle.run.until("the slot behind the other database's log", () -> {
                // what the server writes by itself now and then, if anything happens: a slot can begin only there
                idle.busy.execute("INSERT INTO t VALUES ('x')", "CHECKPOINT");
                return idle.source.queryLong(
                                "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"
                                        + " AND restart_lsn >= '" + written + "'::pg_lsn")
                        == 1;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void filesOfTheBinaryLogThatHoldOtherDatabasesOnlyAreNotNeeded(ServerKind kind) {
        try (Idle idle = new Idle(Servers.shared(kind))) {
            for (int file = 0; file < 3; file++) {
                idle.busy.execute("INSERT INTO t VALUES ('x')", "FLUSH BINARY LOGS");
            }
            List<List<@Nullable String>> files = idle.busy.query("SHOW BINARY LOGS");
            String newest = String.valueOf(files.get(files.size() - 1).get(0));
            idle.run.until("the position in " + newest + " or later", () -> {
                String applied = String.valueOf(idle.target.queryValue("SELECT applied FROM landbridge.stream"));
                return applied.replaceFirst("^binlog place=(.*?):.*", "$1").compareTo(newest) >= 0;
            });
        }
    }
}
