package io.landbridge.testkit.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class DedicatedServerIT {

    @ParameterizedTest
    @EnumSource
    void keepsPortAndCommittedRowsOverKillFreezeAndRestart(ServerKind kind) throws SQLException {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("kill")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            String url = database.url();
            String identity = database.queryValue(identityQuery(kind));
            try (TestDatabase other = Servers.shared(kind).createDatabase("other")) {
                assertThat(other.queryValue(identityQuery(kind))).isNotEqualTo(identity);
            }
            Connection open = database.connect();
            open.setAutoCommit(false);
            try (Statement statement = open.createStatement()) {
                statement.execute("INSERT INTO t VALUES (2)");
            }

            server.kill();
            assertThat(server.isRunning()).isFalse();
            assertThatThrownBy(database::connect).hasMessageContaining("cannot connect");
            server.start();

            assertThat(database.url()).isEqualTo(url);
            assertThat(database.queryValue(identityQuery(kind))).isEqualTo(identity);
            assertThat(database.query("SELECT id FROM t").toString()).isEqualTo("[[1]]");
            assertAnswersNobodyWhileFrozen(server, database);

            server.stop();
            assertThat(server.isRunning()).isFalse();
            server.start();
            assertThat(database.count("t")).isEqualTo(1);
        }
    }

    /** Who reconnects must be able to tell this server from another one. */
    private static String identityQuery(ServerKind kind) {
        return switch (kind.engine()) {
            case POSTGRESQL -> "SELECT system_identifier FROM pg_control_system()";
            case MARIADB -> "SELECT @@server_id";
            case MYSQL -> "SELECT @@server_uuid";
        };
    }

    /** A frozen server accepts the connection, by the system's backlog, and greets nobody. */
    private static void assertAnswersNobodyWhileFrozen(DedicatedServer server, TestDatabase database) {
        server.freeze();
        Thread late = new Thread(() -> closeQuietly(database.connect()), "late-guest");
        try {
            late.start();
            assertThat(joined(late, Duration.ofMillis(300))).isFalse();
        } finally {
            server.thaw();
        }
        assertThat(joined(late, Duration.ofSeconds(30))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void fullDiskRefusesRowsAndTakesThemAgainAfterwards(ServerKind kind) {
        try (DedicatedServer server = smallOrder(kind).diskBytes(500_000_000).start();
                TestDatabase database = server.createDatabase("full")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, filler varchar(8000))");
            server.disk().fill(20_000_000);
            assertThat(server.disk().freeBytes()).isLessThan(20_100_000);

            assertThatThrownBy(() -> {
                        for (int id = 1; id < 30_000; id += 100) {
                            insertHundred(database, id);
                        }
                    })
                    .isInstanceOf(IllegalStateException.class);

            server.disk().release();
            server.ensureRunning(); // PostgreSQL ends or restarts itself when its log finds no space
            insertHundred(database, 1_000_001);
            assertThat(database.queryLong("SELECT count(*) FROM t WHERE id > 1000000"))
                    .isEqualTo(100);
        }
    }

    private static DedicatedServer.Order smallOrder(ServerKind kind) {
        DedicatedServer.Order order = Servers.dedicated(kind);
        return switch (kind.engine()) {
            case POSTGRESQL -> order.setting("max_wal_size", "64MB");
            case MARIADB -> order.setting("tmp-disk-table-size", "16M").setting("innodb-lock-wait-timeout", "5");
            case MYSQL ->
                order.setting("innodb-redo-log-capacity", "32M").setting("binlog-error-action", "IGNORE_ERROR");
        };
    }

    private static void insertHundred(TestDatabase database, int first) {
        StringBuilder sql = new StringBuilder("INSERT INTO t VALUES ");
        for (int id = first; id < first + 100; id++) {
            sql.append(id == first ? "" : ",").append("(").append(id).append(", repeat('x', 8000))");
        }
        database.execute(sql.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB"})
    void settingsOfTheOrderWin(ServerKind kind) {
        String setting = kind.engine() == Engine.POSTGRESQL ? "wal_level" : "binlog-row-image";
        String value = kind.engine() == Engine.POSTGRESQL ? "replica" : "MINIMAL";
        try (DedicatedServer server = Servers.dedicated(kind)
                        .setting(setting, value)
                        .relaxedDurability()
                        .start();
                TestDatabase database = server.createDatabase("settings")) {
            boolean postgres = kind.engine() == Engine.POSTGRESQL;
            assertThat(database.queryValue(postgres ? "SHOW wal_level" : "SELECT @@global.binlog_row_image"))
                    .isEqualTo(value);
            assertThat(database.queryValue(postgres ? "SHOW fsync" : "SELECT @@global.sync_binlog"))
                    .isIn("off", "0");
        }
    }

    /** The start of another one would remove its temporary tables, were they in a folder of both. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MARIADB", "MYSQL"})
    void temporaryTablesAreInAFolderOfTheServersOwn(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("temporary")) {
            Path data = Path.of(String.valueOf(database.queryValue("SELECT @@datadir")));
            assertThat(Path.of(String.valueOf(database.queryValue("SELECT @@tmpdir"))))
                    .isEqualTo(data.resolveSibling("tmp"))
                    .isDirectory();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"POSTGRESQL", "MARIADB", "MYSQL"})
    void serverDoesNotOutliveAProgramThatWasKilled(ServerKind kind) throws IOException {
        Servers.dedicated(kind); // skips before the other program is started
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        kind.name())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8))) {
            String line = out.readLine();
            while (line != null && !line.startsWith("folder ")) {
                line = out.readLine();
            }
            assertThat(line).isNotNull();
            Path folder = Path.of(String.valueOf(line).substring("folder ".length()));
            long server = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
            assertThat(ProcessHandle.of(server)).isPresent();

            program.destroyForcibly();

            Waiting.until(
                    "the end of the server",
                    Duration.ofSeconds(20),
                    () -> ProcessHandle.of(server).isEmpty() ? Boolean.TRUE : null);
            Waiting.until(
                    "the removal of its folder",
                    Duration.ofSeconds(20),
                    () -> Files.exists(folder.getParent()) ? null : Boolean.TRUE);
        } finally {
            program.destroyForcibly();
        }
    }

    /** What the killed program is: it starts a server, says where, and waits. */
    static final class Program {
        private Program() {}

        @SuppressWarnings("resource")
        public static void main(String[] args) throws IOException {
            DedicatedServer server =
                    Servers.dedicated(ServerKind.valueOf(args[0])).start();
            System.out.println("folder " + server.log().getParent());
            System.in.read();
        }
    }

    private static boolean joined(Thread thread, Duration limit) {
        try {
            thread.join(limit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
