package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.landbridge.connectors.Endpoints;
import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence.PostgresFence;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The fence of docs/protocol.md on PostgreSQL. */
class PostgresFenceIT {

    private static final TableSketch SKETCH = new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL).key("id", "int");

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    private final TestDatabase database = Servers.postgresql().createDatabase("fence");

    @BeforeEach
    void create() {
        database.execute(SKETCH.createSource("t"));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static SourceSnapshot open(SourceSnapshot.Opener snapshots, TestDatabase in) {
        TableMapping mapping = SKETCH.mapping(Endpoints.table(in, "t"), Endpoints.table(in, "t"));
        return snapshots.open(mapping, new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1));
    }

    private static List<String> rows(SourceSnapshot snapshot) {
        List<String> rows = new ArrayList<>();
        snapshot.read(
                KeyRange.ALL,
                RowEncoding.TEXT,
                (buffer, offset, length) -> rows.add(new String(buffer, offset, length - 1, StandardCharsets.UTF_8)));
        return rows;
    }

    private static boolean hasSeen(PostgresFence fence, long transaction) {
        return transaction < fence.xmax() && !fence.running().contains(transaction);
    }

    private static long insert(Statement statement, int id) throws SQLException {
        statement.execute("INSERT INTO t VALUES (" + id + ")");
        try (ResultSet row = statement.executeQuery("SELECT pg_current_xact_id()::text")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aTransactionIsSeenExactlyWhenItsRowsAre() throws SQLException {
        try (Connection one = database.connect();
                Connection two = database.connect();
                Statement first = one.createStatement();
                Statement second = two.createStatement()) {
            one.setAutoCommit(false);
            two.setAutoCommit(false);
            final long running = insert(second, 2);
            final long before = insert(first, 1);
            one.commit();
            String atCommit = database.queryValue("SELECT pg_current_wal_insert_lsn()");
            try (SourceSnapshot snapshot = open(connectors.source(database).snapshots(), database)) {
                final long after = insert(first, 3);
                one.commit();
                two.commit();
                PostgresFence fence = (PostgresFence) snapshot.fence();
                assertThat(rows(snapshot)).containsExactly("1");
                assertThat(hasSeen(fence, before)).isTrue();
                assertThat(hasSeen(fence, running)).isFalse();
                assertThat(hasSeen(fence, after)).isFalse();
                assertThat(fence.running()).contains(running);
                assertThat(fence.insertLsn()).isGreaterThanOrEqualTo(FenceCodec.parseLsn(String.valueOf(atCommit)));
            }
        }
    }

    /** An older snapshot would see the table empty: TRUNCATE is not versioned. */
    @Test
    void theTableIsLockedBeforeTheFirstSnapshot() throws Exception {
        SourceSnapshot.Opener snapshots = connectors.source(database).snapshots();
        database.execute("INSERT INTO t VALUES (1)");
        open(snapshots, database).close();
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("TRUNCATE t");
            statement.execute("INSERT INTO t VALUES (2), (3)");
            CompletableFuture<List<String>> reader = CompletableFuture.supplyAsync(() -> {
                try (SourceSnapshot snapshot = open(snapshots, database)) {
                    return rows(snapshot);
                }
            });
            while (database.queryLong("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 't'::regclass")
                    == 0) {
                database.query("SELECT pg_sleep(0.01)");
            }
            other.commit();
            assertThat(reader.get(20, TimeUnit.SECONDS)).containsExactlyInAnyOrder("2", "3");
        }
    }

    /** What an open transaction has logged stays in the server's memory for long when nobody commits. */
    @Test
    void theLogIsFlushedUpToTheFence() throws SQLException {
        try (Connection other = database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO t VALUES (1)");
            try (SourceSnapshot snapshot = open(connectors.source(database).snapshots(), database)) {
                assertThat(snapshot.isDurable()).isTrue();
                String flushed = database.queryValue("SELECT pg_current_wal_flush_lsn()");
                assertThat(FenceCodec.parseLsn(String.valueOf(flushed)))
                        .isGreaterThanOrEqualTo(((PostgresFence) snapshot.fence()).insertLsn());
            }
        }
    }

    @Test
    void aStandbyAndAnotherTimelineAreRefused() throws Exception {
        try (DedicatedServer server =
                Servers.dedicated(ServerKind.POSTGRESQL).relaxedDurability().start()) {
            TestDatabase there = server.createDatabase("fence");
            there.execute(SKETCH.createSource("t"));
            SourceSnapshot.Opener snapshots = connectors.source(there).snapshots();
            open(snapshots, there).close();

            server.stop();
            Files.createFile(server.log().resolveSibling("data").resolve("standby.signal"));
            server.start();
            refuses(snapshots, there, CopyError.NOT_PRIMARY);

            there.query("SELECT pg_promote(true)");
            refuses(snapshots, there, CopyError.OTHER_SERVER);
        }
    }

    private static void refuses(SourceSnapshot.Opener snapshots, TestDatabase there, CopyError expected) {
        // the pool may still hold connections to the server as it was
        ErrorCode code = ConnectionError.CONNECTION_LOST;
        for (int attempt = 0; attempt < 5 && code == ConnectionError.CONNECTION_LOST; attempt++) {
            code = catchThrowableOfType(LandbridgeException.class, () -> open(snapshots, there))
                    .errorCode();
        }
        assertThat(code).isEqualTo(expected);
    }
}
