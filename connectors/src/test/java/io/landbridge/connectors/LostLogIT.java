package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Kinds;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** F6 and F7: what becomes of a stream whose source's log is cut, reset or another one, on servers that may be spoilt. */
@Tag("faults")
@Tag("sample")
class LostLogIT {

    private static final String STREAM = "lost_log";
    private static final Duration NOTICED = Duration.ofSeconds(30);

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    private static TableMapping create(TestDatabase database) {
        Engine engine = Endpoints.engine(database.server().kind());
        TableSketch sketch = new TableSketch(engine, engine).key("id", "int").column("v", "varchar(200)");
        database.execute(sketch.createSource("a"));
        return sketch.mapping(Endpoints.table(database, "a"), Endpoints.table(database, "a"));
    }

    private static void assertCode(ErrorCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).as(e.getMessage()).isEqualTo(code));
    }

    private static void lost(ChangeStream.Opener changes, TableMapping a, Position from) {
        assertCode(
                StreamError.POSITION_LOST,
                () -> changes.open(STREAM, List.of(a), from).close());
    }

    /** What a stream that is open comes to within the time that a stop may take, as who applies it would see it. */
    private static LandbridgeException noticed(
            ChangeStream.Opener changes, TableMapping a, ChangeStream stream, Position from) {
        Instant end = Instant.now().plus(NOTICED);
        while (Instant.now().isBefore(end)) {
            try {
                stream.poll(Duration.ofMillis(200));
                stream.verify();
            } catch (LandbridgeException e) {
                if (!e.category().isRetryable()) {
                    return e;
                }
                try {
                    changes.open(STREAM, List.of(a), from).close();
                } catch (LandbridgeException why) {
                    if (!why.category().isRetryable()) {
                        return why;
                    }
                }
            }
        }
        throw new AssertionError("Nothing was noticed in " + NOTICED);
    }

    private static Position readOne(ChangeStream stream) {
        Instant end = Instant.now().plusSeconds(60);
        while (Instant.now().isBefore(end)) {
            for (SourceTransaction transaction : stream.poll(Duration.ofSeconds(1))) {
                if (transaction.events().count() > 0) {
                    return transaction.end();
                }
            }
        }
        throw new AssertionError("No transaction came");
    }

    @ParameterizedTest
    @Kinds(value = ServerKind.POSTGRESQL, onDemand = ServerKind.POSTGRESQL_15)
    void aSlotThatTheSourceInvalidatedIsAPositionLost(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind)
                        .setting("max_slot_wal_keep_size", "16MB")
                        .setting("max_wal_size", "48MB")
                        .setting("min_wal_size", "32MB")
                        .start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                database.execute("INSERT INTO a VALUES (1, 'x')");
                readOne(stream);
                for (int i = 0; i < 6; i++) {
                    database.execute(
                            "INSERT INTO a VALUES (" + (10 + i) + ", 'x')", "SELECT pg_switch_wal()", "CHECKPOINT");
                }
                LandbridgeException end = noticed(changes, a, stream, start);
                assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(StreamError.POSITION_LOST);
                assertThat(end.remedy()).contains("landbridge resync PLAN --all");
            }
            lost(changes, a, start);
            changes.remove(STREAM);
            Position anew = changes.prepare(STREAM, List.of(a)).position();
            try (ChangeStream stream = changes.open(STREAM, List.of(a), anew)) {
                database.execute("INSERT INTO a VALUES (2, 'x')");
                readOne(stream);
            }
        }
    }

    /** What a promotion, and a restore to another moment, leave. */
    @ParameterizedTest
    @Kinds(value = ServerKind.POSTGRESQL, onDemand = ServerKind.POSTGRESQL_15)
    void anotherTimelineIsAnotherServer(ServerKind kind) throws IOException {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                database.execute("INSERT INTO a VALUES (1, 'x')");
                Position read = readOne(stream);
                Path data = Path.of(String.valueOf(database.queryValue("SHOW data_directory")));
                server.stop();
                Files.createFile(data.resolve("standby.signal"));
                server.start();
                database.execute("SELECT pg_promote()");
                assertThat(noticed(changes, a, stream, read).errorCode()).isEqualTo(StreamError.OTHER_SERVER);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void aLogThatWasPurgedIsAPositionLostUnlessItIsNotNeeded(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            purge(database, "INSERT INTO a VALUES (1, 'purged before')");
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            Position read;
            try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                database.execute("INSERT INTO a VALUES (2, 'x')", "FLUSH BINARY LOGS");
                readOne(stream);
                database.execute("INSERT INTO a VALUES (3, 'x')");
                read = readOne(stream);
            }
            purge(database, "INSERT INTO a VALUES (4, 'x')");
            lost(changes, a, start);
            lost(changes, a, read);
            Position anew = changes.prepare(STREAM, List.of(a)).position();
            for (int i = 5; i < 8; i++) {
                try (ChangeStream stream = changes.open(STREAM, List.of(a), anew)) {
                    database.execute("INSERT INTO a VALUES (" + i + ", 'x')", "FLUSH BINARY LOGS");
                    anew = readOne(stream);
                }
            }
        }
    }

    /**
     * The statement is in a file that is gone afterwards, while nobody reads. The server keeps a file that somebody reads, also for a while after its client has
     * gone, and MariaDB one that it has just closed; all it says of that is a warning.
     */
    private static void purge(TestDatabase database, String statement) {
        database.execute(statement, "FLUSH BINARY LOGS");
        List<String> files = files(database);
        String last = files.get(files.size() - 1);
        Instant end = Instant.now().plusSeconds(60);
        while (!files(database).equals(List.of(last))) {
            assertThat(Instant.now()).as("%s", files(database)).isBefore(end);
            endReaders(database);
            database.execute("PURGE BINARY LOGS TO '" + last + "'", "DO SLEEP(0.05)");
        }
    }

    private static List<String> files(TestDatabase database) {
        return database.query("SHOW BINARY LOGS").stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
    }

    private static void endReaders(TestDatabase database) {
        for (var reader : database.query(
                "SELECT id FROM " + database.engine().sessions() + " WHERE command LIKE 'Binlog Dump%'")) {
            database.executeIfPossible("KILL " + reader.get(0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MARIADB", "MYSQL"})
    void aResetIsNoticedWhileTheStreamIsReadAndAfterwards(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            Position read;
            try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                database.execute("INSERT INTO a VALUES (1, 'x')");
                read = readOne(stream);
                reset(database);
                LandbridgeException end = noticed(changes, a, stream, read);
                assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(StreamError.POSITION_LOST);
            }
            lost(changes, a, read);
            String file = ((BinlogPosition) read).place().file();
            for (int i = 2; i < 60; i++) {
                // as many ids and bytes as before, and more: in one of the same name the same place is of another log
                database.execute("INSERT INTO a VALUES (" + i + ", repeat('y', " + i + "))");
                if (i % 20 == 0) {
                    database.execute("FLUSH BINARY LOGS");
                }
            }
            assertThat(files(database)).contains(file);
            lost(changes, a, read);
        }
    }

    private static void reset(TestDatabase database) {
        database.execute(database.server().kind() == ServerKind.MYSQL ? "RESET BINARY LOGS AND GTIDS" : "RESET MASTER");
    }

    /** Nothing happens in the source meanwhile, so that no batch asks. */
    @ParameterizedTest
    @Kinds(value = ServerKind.MYSQL, onDemand = ServerKind.MARIADB)
    void aSettingThatIsChangedIsNoticedWhereNothingElseHappens(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind).start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            for (String change : kind == ServerKind.MYSQL
                    ? List.of(
                            "gtid_mode ON_PERMISSIVE",
                            "binlog_row_image MINIMAL",
                            "binlog_row_value_options PARTIAL_JSON")
                    : List.of(
                            "server_id 4711", "binlog_row_image MINIMAL", "binlog_format STATEMENT", "sync_binlog 0")) {
                String setting = change.substring(0, change.indexOf(' '));
                StreamError expected =
                        setting.equals("server_id") ? StreamError.OTHER_SERVER : StreamError.SETTINGS_CHANGED;
                String before = String.valueOf(database.queryValue("SELECT @@GLOBAL." + setting));
                try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                    database.execute("SET GLOBAL " + setting + " = " + literal(change.substring(setting.length() + 1)));
                    assertThat(noticed(changes, a, stream, start).errorCode())
                            .as(change)
                            .isEqualTo(expected);
                    assertCode(
                            expected,
                            () -> changes.open(STREAM, List.of(a), start).close());
                }
                database.execute("SET GLOBAL " + setting + " = " + literal(before));
                changes.open(STREAM, List.of(a), start).close();
            }
        }
    }

    private static String literal(String value) {
        return value.matches("[0-9]+") ? value : "'" + value + "'";
    }

    @Test
    void anotherServerUuidIsAnotherServer() throws IOException {
        try (DedicatedServer server = Servers.dedicated(ServerKind.MYSQL).start();
                TestDatabase database = server.createDatabase("lost")) {
            TableMapping a = create(database);
            ChangeStream.Opener changes = connectors.source(database).changes();
            Position start = changes.prepare(STREAM, List.of(a)).position();
            try (ChangeStream stream = changes.open(STREAM, List.of(a), start)) {
                Path data = Path.of(String.valueOf(database.queryValue("SELECT @@datadir")));
                server.stop();
                Files.delete(data.resolve("auto.cnf"));
                server.start();
                assertThat(noticed(changes, a, stream, start).errorCode()).isEqualTo(StreamError.OTHER_SERVER);
            }
        }
    }
}
