package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.digest.CanonicalKind;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.testkit.server.DedicatedServer;
import io.landbridge.testkit.server.Engine;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At which positions a read shows its rows, and that nothing comes between the two. */
class DigestPositionIT {

    private static final String MIGRATION = "test";
    private static final String STREAM = "forward";
    private static final LedgerLocation LEDGER = new LedgerLocation("", "landbridge_");
    private static final int LOOKS = 50;
    private static final int LONGEST_PAGE_HEADER = 40;

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void whatAReadOfTheSourceShowsIsAtOrBeforeItsPosition(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("position")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            Position first = endOfLog(database, LONGEST_PAGE_HEADER);
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                Table table = table(connector);
                try (DigestReader reader = digests(connector).openSource(table)) {
                    Position shown = reader.position().orElseThrow();
                    assertThat(reader.fence().map(Fence::passedAt)).contains(shown);
                    assertThat(shown.hasReached(first)).isTrue();
                    database.execute("INSERT INTO t VALUES (2)");
                    assertThat(rows(reader, table)).isEqualTo(1);
                    assertThat(shown.hasReached(endOfLog(database, 0))).isFalse();
                    assertThat(reader.position()).contains(shown);
                }
            }
        }
    }

    /** @param header as many bytes of PostgreSQL's log may be no record's, but the beginning of a page */
    private static Position endOfLog(TestDatabase database, int header) {
        return switch (database.engine()) {
            case POSTGRESQL -> {
                String end = database.queryValue("SELECT pg_current_wal_insert_lsn()");
                yield new PostgresPosition(FenceCodec.parseLsn(String.valueOf(end)) - header);
            }
            case MYSQL -> place(database.query("SHOW BINARY LOG STATUS").get(0));
            case MARIADB -> place(database.query("SHOW MASTER STATUS").get(0));
        };
    }

    private static Position place(List<@Nullable String> row) {
        return new BinlogPosition(
                new BinlogPlace(String.valueOf(row.get(0)), Long.parseLong(String.valueOf(row.get(1)))), "");
    }

    @ParameterizedTest
    @EnumSource(names = {"MYSQL", "MARIADB"})
    void aSourceWithoutALogHasNoPosition(ServerKind kind) {
        try (DedicatedServer server = Servers.dedicated(kind)
                .setting("skip-log-bin", "ON")
                .relaxedDurability()
                .start()) {
            TestDatabase database = server.createDatabase("position");
            database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                Table table = table(connector);
                try (DigestReader reader = digests(connector).openSource(table)) {
                    assertThat(reader.position()).isEmpty();
                    assertThat(reader.fence()).isEmpty();
                    assertThat(rows(reader, table)).isEqualTo(1);
                }
            }
        }
    }

    /** A statement that reads rows finds the table as it was when the read began, or there is no read. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void aChangeOfTheDefinitionWaitsForTheRead(ServerKind kind) {
        boolean isPostgres = kind.engine() == Engine.POSTGRESQL;
        String change = isPostgres ? "ALTER TABLE t ALTER v TYPE text USING id" : "ALTER TABLE t MODIFY v varchar(9)";
        try (TestDatabase database = Servers.shared(kind).createDatabase("position")) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (1, 1)");
            database.execute(isPostgres ? "SET lock_timeout = '1s'" : "SET SESSION lock_wait_timeout = 1");
            try (Connector connector = Endpoints.open(Side.SOURCE, database)) {
                DigestReader.Opener reads = digests(connector);
                Table table = table(connector);
                try (DigestReader reader = reads.openSource(table)) {
                    assertThatThrownBy(() -> database.execute(change)).hasMessageContaining("timeout");
                    assertThat(rows(reader, table)).isEqualTo(1);
                }
                try (DigestReader reader = reads.openTarget(table, null)) {
                    assertThatThrownBy(() -> database.execute(change)).hasMessageContaining("timeout");
                    assertThat(rows(reader, table)).isEqualTo(1);
                }
                database.execute(change);
                assertThatThrownBy(() -> reads.openSource(table))
                        .isInstanceOfSatisfying(
                                LandbridgeException.class,
                                e -> assertThat(e.errorCode()).isEqualTo(CopyError.SOURCE_CHANGED));
            }
        }
    }

    /** A writer notes in each of its transactions, as the applier does, what it has applied: a read sees both or neither. */
    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void theTargetsPositionIsThatOfItsRows(ServerKind kind) throws Exception {
        try (TestDatabase database = Servers.shared(kind).createDatabase("applied");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)");
            createStream(connector);
            DigestReader.Opener reads = digests(connector);
            Table table = table(connector);
            AtomicBoolean stop = new AtomicBoolean();
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(database, stop));
            try {
                for (int i = 0; i < LOOKS; i++) {
                    try (DigestReader reader = reads.openTarget(table, STREAM)) {
                        assertThat(reader.fence()).isEmpty();
                        assertThat(reader.position()).contains(applied(rows(reader, table)));
                    }
                }
            } finally {
                stop.set(true);
                writer.get(20, TimeUnit.SECONDS);
            }
            assertThat(database.count("t")).isPositive();
        }
    }

    private static void createStream(Connector connector) {
        connector.ledger(MIGRATION, LEDGER).create();
        connector.ledger(MIGRATION, LEDGER).inTransaction(transaction -> {
            transaction.migration().register(new MigrationRecord(MIGRATION, "h", "v", "s", "t", "preparing"));
            transaction.streams().create(STREAM, applied(0), "");
            return true;
        });
    }

    private static Position applied(long rows) {
        return new PostgresPosition(rows);
    }

    private static void write(TestDatabase database, AtomicBoolean stop) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int i = 1; !stop.get(); i++) {
                statement.execute("INSERT INTO t VALUES (" + i + ")");
                statement.execute(
                        "UPDATE landbridge_stream SET applied = '" + applied(i).encode() + "'");
                connection.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @EnumSource(ServerKind.class)
    void withoutAStreamTheTargetHasNoPosition(ServerKind kind) {
        try (TestDatabase database = Servers.shared(kind).createDatabase("applied");
                Connector connector = Endpoints.open(Side.TARGET, database)) {
            database.execute("CREATE TABLE t (id int PRIMARY KEY)");
            assertThat(applied(connector, STREAM)).as("no ledger").isNull();
            createStream(connector);
            assertThat(applied(connector, "another")).isNull();
            assertThat(applied(connector, null)).isNull();
            assertThat(applied(connector, STREAM)).isEqualTo(applied(0));
        }
    }

    private static @Nullable Position applied(Connector connector, @Nullable String stream) {
        Table table = table(connector);
        try (DigestReader reader = digests(connector).openTarget(table, stream)) {
            assertThat(rows(reader, table)).isZero();
            return reader.position().orElse(null);
        }
    }

    private static long rows(DigestReader reader, Table table) {
        DigestedColumn id = DigestedColumn.of(table.column("id").orElseThrow(), CanonicalKind.NUMBER);
        return reader.digest(new DigestedTable(table, List.of(id.column()), List.of(id)), KeyRange.ALL)
                .rows();
    }

    private static DigestReader.Opener digests(Connector connector) {
        return connector.digests(MIGRATION, LEDGER);
    }

    private static Table table(Connector connector) {
        return connector.schemaReader().read(Set.of()).tables().stream()
                .filter(table -> table.name().table().equals("t"))
                .findFirst()
                .orElseThrow();
    }
}
