package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.OpenConnectors;
import io.landbridge.connectors.jdbc.EndpointPools;
import io.landbridge.connectors.jdbc.EndpointPools.Purpose;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.MariaDbFence;
import io.landbridge.pipeline.position.Fence.MySqlFence;
import io.landbridge.pipeline.position.Fence.NoFence;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fences of docs/protocol.md on MySQL and MariaDB. */
class MySqlFenceIT {

    private static final Pattern INSERTED = Pattern.compile("INSERT INTO t VALUES \\(([0-9]+)\\)");

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    private static TableMapping mapping(TestDatabase database) {
        return sketch(database).mapping(Endpoints.table(database, "t"), Endpoints.table(database, "t"));
    }

    private static TableSketch sketch(TestDatabase database) {
        Engine engine = Endpoints.engine(database.server().kind());
        return new TableSketch(engine, engine).key("id", "int");
    }

    private static SourceSnapshot open(SourceSnapshot.Opener snapshots, TestDatabase database) {
        TableMapping mapping = mapping(database);
        return snapshots.open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1));
    }

    private static long greatest(SourceSnapshot snapshot) {
        long[] greatest = {0};
        snapshot.read(KeyRange.ALL, RowEncoding.TEXT, (buffer, offset, length) -> {
            String id = new String(buffer, offset, length - 1, StandardCharsets.US_ASCII);
            greatest[0] = Math.max(greatest[0], Long.parseLong(id));
        });
        return greatest[0];
    }

    /** One writer inserts 1, 2, 3, … each in a transaction: what the log says of the fence must be what the snapshot sees. */
    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void aFenceSaysWhatTheSnapshotSees(ServerKind kind) throws Exception {
        try (TestDatabase database = Servers.shared(kind).createDatabase("fence")) {
            database.execute(sketch(database).createSource("t"));
            SourceSnapshot.Opener snapshots = connectors.source(database).snapshots();
            long first = gtidsSoFar(database, kind);
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(database, kind, stop));
            try {
                for (int i = 0; i < 20; i++) {
                    try (SourceSnapshot snapshot = open(snapshots, database)) {
                        check(database, snapshot.fence(), greatest(snapshot), first);
                    }
                }
            } finally {
                stop.set(true);
                writer.get(20, TimeUnit.SECONDS);
            }
        }
    }

    private static void write(TestDatabase database, ServerKind kind, AtomicBoolean stop) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            if (kind == ServerKind.MYSQL) {
                statement.execute("SET SESSION binlog_rows_query_log_events = ON");
            }
            for (int i = 1; !stop.get(); i++) {
                statement.execute("INSERT INTO t VALUES (" + i + ")");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void check(TestDatabase database, Fence fence, long seen, long first) {
        if (fence instanceof MariaDbFence position) {
            long next = nextInserted(database, position.file(), position.offset());
            assertThat(next == 0 ? seen + 1 : next).isEqualTo(seen + 1);
        } else {
            MySqlFence window = (MySqlFence) fence;
            long next = nextInserted(database, window.highFile(), window.highOffset());
            assertThat(next == 0 ? seen + 1 : next).isGreaterThan(seen);
            assertThat(last(window.lowGtids()) - first).isLessThanOrEqualTo(seen);
        }
    }

    /** The first insert that the log has at or after the position; 0 when there is none yet. */
    private static long nextInserted(TestDatabase database, String file, long offset) {
        List<? extends List<String>> events =
                database.query("SHOW BINLOG EVENTS IN '" + file + "' FROM " + offset + " LIMIT 6");
        return events.stream()
                .map(event -> INSERTED.matcher(String.valueOf(event.get(5))))
                .filter(Matcher::find)
                .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                .findFirst()
                .orElse(0);
    }

    private static long gtidsSoFar(TestDatabase database, ServerKind kind) {
        return kind == ServerKind.MYSQL
                ? last(String.valueOf(database.queryValue("SELECT @@GLOBAL.gtid_executed")))
                : 0;
    }

    /** The end of a set with one source and no gaps. */
    private static long last(String gtids) {
        return Long.parseLong(gtids.substring(Math.max(gtids.lastIndexOf(':'), gtids.lastIndexOf('-')) + 1));
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void anotherIsolationIsNoticed(ServerKind kind) throws SQLException {
        try (TestDatabase database = Servers.shared(kind).createDatabase("fence");
                EndpointPools pools = EndpointPools.open(Endpoints.endpoint(Side.SOURCE, database), 1)) {
            database.execute(sketch(database).createSource("t"));
            try (Connection connection = pools.take(Purpose.SNAPSHOT);
                    Statement statement = connection.createStatement()) {
                MySqlFences fences = new MySqlFences(pools, mapping(database).source(), "t");
                assertThat(fences.take(connection).fence()).isNotInstanceOf(NoFence.class);
                statement.execute("ROLLBACK");
                statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
                assertThatThrownBy(() -> fences.take(connection))
                        .isInstanceOfSatisfying(LandbridgeException.class, e -> {
                            assertThat(e.errorCode()).isEqualTo(CopyError.NO_SNAPSHOT);
                            assertThat(e.what()).contains("READ-COMMITTED");
                        });
                pools.discard(connection, Purpose.SNAPSHOT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void withoutABinaryLogTheFenceIsDeclaredToBeNone(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind)
                .setting("skip-log-bin", "ON")
                .relaxedDurability()
                .start()) {
            TestDatabase database = server.createDatabase("fence");
            database.execute(sketch(database).createSource("t"), "INSERT INTO t VALUES (7)");
            try (SourceSnapshot snapshot = open(connectors.source(database).snapshots(), database)) {
                assertThat(snapshot.fence()).isEqualTo(new NoFence("binary-log-off"));
                assertThat(greatest(snapshot)).isEqualTo(7);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void aTableWithoutSnapshotsIsRefused(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("fence")) {
            database.execute(sketch(database).createSource("t"), "ALTER TABLE t ENGINE = MyISAM");
            SourceSnapshot.Opener snapshots = connectors.source(database).snapshots();
            assertThatThrownBy(() -> open(snapshots, database))
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(CopyError.SOURCE_CHANGED));
        }
    }

    /** The table's metadata lock is held from the fence on, so that its definition stays the one that was compared. */
    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void ddlWaitsForTheSnapshot(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("fence")) {
            database.execute(sketch(database).createSource("t"), "SET SESSION lock_wait_timeout = 1");
            SourceSnapshot.Opener snapshots = connectors.source(database).snapshots();
            try (SourceSnapshot snapshot = open(snapshots, database)) {
                assertThatThrownBy(() -> database.execute("ALTER TABLE t ADD COLUMN v int"))
                        .hasMessageContaining("Lock wait timeout");
                assertThat(greatest(snapshot)).isZero();
            }
            database.execute("ALTER TABLE t ADD COLUMN v int");
        }
    }
}
