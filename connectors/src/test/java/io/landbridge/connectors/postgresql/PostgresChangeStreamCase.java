package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.ConnectedChangeStream;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeEvent;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.EventRow;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.testkit.server.ServerKind;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and what is PostgreSQL's own. */
abstract class PostgresChangeStreamCase extends ConnectedChangeStream {

    PostgresChangeStreamCase(ServerKind kind) {
        super(kind);
    }

    @Override
    protected String beyond(String position) {
        return "postgresql lsn=FFFF/0";
    }

    private String slotValue(String column) {
        return String.valueOf(database()
                .queryValue(
                        "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + streamName() + "'"));
    }

    @Test
    void onlyWhatWasConfirmedMovesTheSlot() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        String before = slotValue("confirmed_flush_lsn");
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            SourceTransaction first = read(stream, 1).get(0);
            readTo(stream, changes().end());
            assertThat(slotValue("confirmed_flush_lsn")).isEqualTo(before);
            stream.confirm(first.end());
            Instant end = Instant.now().plusSeconds(60);
            String confirmed = first.end().encode().substring("postgresql lsn=".length());
            while (!slotValue("confirmed_flush_lsn").equals(confirmed)) {
                assertThat(Instant.now()).isBefore(end);
                stream.poll(Duration.ofMillis(100));
            }
        }
        assertThat(slotValue("confirmed_flush_lsn")).isNotEqualTo(before);
    }

    @Test
    void aColumnThatWasAddedEndsTheStreamBehindAllThatCameBefore() {
        endsBehindAllThatCameBefore("ALTER TABLE a ADD COLUMN w int", StreamError.DDL);
    }

    @Test
    void anotherTypeEndsTheStreamBehindAllThatCameBefore() {
        endsBehindAllThatCameBefore("ALTER TABLE a ALTER COLUMN v TYPE text", StreamError.DDL);
    }

    @Test
    void behindAnAlteredTableItGoesOnWithATableThatBeginsAnew() {
        goesOnBehind(
                "ALTER TABLE a ADD COLUMN w int",
                new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL)
                        .key("id", "int")
                        .column("v", "varchar(2000)")
                        .column("w", "int"));
    }

    /** The log has no word of it, and its rows have other values. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE a ALTER COLUMN v TYPE varchar(2000) USING upper(v)",
                "ALTER TABLE a DROP COLUMN v; ALTER TABLE a ADD COLUMN v varchar(2000)",
                "ALTER PUBLICATION {stream} DROP TABLE ONLY a; ALTER PUBLICATION {stream} ADD TABLE ONLY a"
            })
    void whatWasDoneWhileNobodyLookedIsFound(String statements) {
        TableMapping a = create("a");
        TableMapping b = create("b");
        ChangeStream.Start start = changes().prepare(streamName(), List.of(a, b));
        changes()
                .open(streamName(), List.of(a, b), start.position(), starts(start, a, b))
                .close();
        database().execute("CREATE INDEX ON a (v)", "ANALYZE a", "VACUUM a");
        changes()
                .open(streamName(), List.of(a, b), start.position(), starts(start, a, b))
                .close();
        for (String statement : statements.split(";", -1)) {
            database().execute(statement.replace("{stream}", streamName()));
        }
        assertThatThrownBy(() -> changes()
                        .open(streamName(), List.of(a, b), start.position(), starts(start, a, b))
                        .close())
                .isInstanceOfSatisfying(LandbridgeException.class, e -> {
                    assertThat(e.errorCode()).as(e.getMessage()).isEqualTo(StreamError.DDL);
                    assertThat(e.remedy()).contains("landbridge resync PLAN --table public.a");
                });
        ChangeStream.Start again = changes().restart(streamName(), List.of(a));
        Map<String, TableStart> starts = new HashMap<>(starts(start, b));
        starts.putAll(starts(again, a));
        try (ChangeStream stream = changes().open(streamName(), List.of(a, b), start.position(), starts)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            assertThat(describe(read(stream, 1).get(0))).containsExactly("a INSERT 1=x");
        }
    }

    @Test
    void aTableThatIsTakenOutOfThePublicationIsMissedAndTakenInAgain() {
        TableMapping a = create("a");
        TableMapping b = create("b");
        Position start = changes().prepare(streamName(), List.of(a, b)).position();
        try (ChangeStream stream = changes().open(streamName(), List.of(a, b), start)) {
            stream.verify();
            database().execute("ALTER PUBLICATION " + streamName() + " DROP TABLE ONLY a");
            assertCode(StreamError.SETTINGS_CHANGED, stream::verify);
        }
        assertCode(
                StreamError.SETTINGS_CHANGED,
                () -> changes().open(streamName(), List.of(a, b), start).close());
        ChangeStream.Start again = changes().restart(streamName(), List.of(a));
        try (ChangeStream stream = changes().open(streamName(), List.of(a, b), start, starts(again, a))) {
            commit("INSERT INTO a VALUES (1, 'x')");
            assertThat(describe(read(stream, 1).get(0))).containsExactly("a INSERT 1=x");
        }
    }

    private static void assertCode(ErrorCode code, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).as(e.getMessage()).isEqualTo(code));
    }

    /** What is not visible yet when a table begins anew may stand before its position. */
    @Test
    void whoeverRunsWhenATableBeginsAnewCountsAsDelivered() throws SQLException {
        TableMapping a = create("a");
        changes().prepare(streamName(), List.of(a));
        try (Connection writer = database().connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO a VALUES (1, 'x')");
            try (ResultSet xid = statement.executeQuery("SELECT pg_current_xact_id()")) {
                xid.next();
                assertThat(changes()
                                .restart(streamName(), List.of(a))
                                .delivery()
                                .encode())
                        .contains(xid.getString(1));
            }
        }
    }

    @Test
    void aSlotThatSomebodyElseMovedIsAPositionLost() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        database()
                .execute(
                        "INSERT INTO a VALUES (1, 'x')",
                        "SELECT pg_replication_slot_advance('" + streamName() + "', pg_current_wal_flush_lsn())");
        assertCode(
                StreamError.POSITION_LOST,
                () -> changes().open(streamName(), List.of(a), start).close());
    }

    @Test
    void aSlotThatWasDroppedAndMadeAgainIsAPositionLost() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        database()
                .execute(
                        "SELECT pg_drop_replication_slot('" + streamName() + "')",
                        "SELECT pg_create_logical_replication_slot('" + streamName() + "', 'pgoutput')");
        assertCode(
                StreamError.POSITION_LOST,
                () -> changes().open(streamName(), List.of(a), start).close());
    }

    @Test
    void theCatalogueIsComparedWithThePlan() {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a)) {
            stream.verify();
            database().execute("ALTER TABLE a ADD COLUMN w int");
            assertThatThrownBy(stream::verify)
                    .isInstanceOfSatisfying(
                            LandbridgeException.class,
                            e -> assertThat(e.errorCode()).isEqualTo(CopyError.SOURCE_CHANGED));
        }
    }

    @Test
    void aLargeValueThatWasNotChangedIsAbsentUnlessTheOldRowIsWhole() {
        TableSketch sketch = new TableSketch(Engine.POSTGRESQL, Engine.POSTGRESQL)
                .key("id", "integer")
                .column("v", "text")
                .column("w", "integer");
        TableMapping key = create("a", sketch);
        TableMapping full = create("b", sketch);
        database().execute("ALTER TABLE b REPLICA IDENTITY FULL");
        for (String table : List.of("a", "b")) {
            database()
                    .execute(
                            "ALTER TABLE " + table + " ALTER COLUMN v SET STORAGE EXTERNAL",
                            "INSERT INTO " + table + " VALUES (1, repeat('x', 10000), 1)");
        }
        try (ChangeStream stream = stream(key, full)) {
            commit("UPDATE a SET w = 2", "UPDATE b SET w = 2", "DELETE FROM a", "DELETE FROM b");
            List<ChangeEvent> events = new ArrayList<>();
            read(stream, 1).get(0).events().forEach(events::add);
            assertThat(absent(events.get(0).before())).isEqualTo("{1, 2}");
            assertThat(absent(events.get(0).after())).isEqualTo("{1}");
            assertThat(absent(events.get(1).before())).isEqualTo("{}");
            assertThat(absent(events.get(1).after())).isEqualTo("{}");
            assertThat(events.get(1).after()).isNotNull();
            assertThat(events.get(1).after().encoded()).hasSizeGreaterThan(10_000);
            assertThat(absent(events.get(2).before())).isEqualTo("{1, 2}");
            assertThat(absent(events.get(3).before())).isEqualTo("{}");
        }
    }

    private static String absent(@org.jspecify.annotations.Nullable EventRow row) {
        return row == null ? "no row" : row.absent().toString();
    }

    @Test
    void partitionsComeAsTheTableThatTheyArePartOf() {
        database()
                .execute(
                        "CREATE TABLE p (id int PRIMARY KEY, v varchar(2000)) PARTITION BY RANGE (id)",
                        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)");
        TableMapping sketched = create("q");
        TableMapping p = PartitionedMapping.of(sketched, "p");
        try (ChangeStream stream = stream(p)) {
            commit("INSERT INTO p VALUES (1, 'x'), (11, 'y')", "UPDATE p SET id = 12 WHERE id = 1");
            assertThat(describe(read(stream, 1).get(0)))
                    .containsExactly("p INSERT 1=x", "p INSERT 11=y", "p DELETE 1=?", "p INSERT 12=x");
        }
    }

    @Test
    void aTableWithoutIdentityIsNotPublished() {
        TableMapping a = create("a");
        database().execute("ALTER TABLE a REPLICA IDENTITY NOTHING");
        assertThatThrownBy(() -> changes().prepare(streamName(), List.of(a)))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.NOT_STREAMABLE));
        assertThat(database().queryLong("SELECT count(*) FROM pg_publication")).isZero();
        database().execute("INSERT INTO a VALUES (1, 'x')", "UPDATE a SET v = 'y'");
    }

    /** Each partition logs by an identity of its own, and the server refuses UPDATEs of one that has none once it is published. */
    @Test
    void aPartitionWithoutIdentityIsNotPublished() {
        database()
                .execute(
                        "CREATE TABLE p (id int PRIMARY KEY, v varchar(2000)) PARTITION BY RANGE (id)",
                        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                        "ALTER TABLE p1 REPLICA IDENTITY NOTHING");
        TableMapping p = PartitionedMapping.of(create("q"), "p");
        assertThatThrownBy(() -> changes().prepare(streamName(), List.of(p)))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.NOT_STREAMABLE))
                .hasMessageContaining("partition public.p1");
        assertThat(database().queryLong("SELECT count(*) FROM pg_publication")).isZero();
    }

    @Test
    void aSlotThatIsDroppedIsAPositionLost() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            read(stream, 1);
            database()
                    .execute("SELECT pg_terminate_backend(active_pid, 5000), pg_drop_replication_slot(slot_name)"
                            + " FROM pg_replication_slots WHERE slot_name = '" + streamName() + "'");
            // what that means is found where the target stands, not where the reading began
            LandbridgeException end = readToTheEnd(stream, new ArrayList<>());
            assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(StreamError.CAPTURE_ENDED);
        }
        assertThatThrownBy(() -> changes().open(streamName(), List.of(a), start).close())
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.POSITION_LOST));
    }

    @Test
    void aConnectionThatIsCutIsOpenedAgain() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        Position confirmed;
        try (ChangeStream stream = changes().open(streamName(), List.of(a), start)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            confirmed = read(stream, 1).get(0).end();
            stream.confirm(confirmed);
            String lsn = confirmed.encode().substring("postgresql lsn=".length());
            Instant limit = Instant.now().plusSeconds(60);
            while (!slotValue("confirmed_flush_lsn").equals(lsn)) {
                assertThat(Instant.now()).isBefore(limit);
                stream.poll(Duration.ofMillis(100));
            }
            database()
                    .execute("SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots"
                            + " WHERE slot_name = '" + streamName() + "'");
            LandbridgeException end = readToTheEnd(stream, new ArrayList<>());
            assertThat(end.errorCode())
                    .as("where it began is behind the slot by now: %s", end.getMessage())
                    .isEqualTo(StreamError.CAPTURE_ENDED);
        }
        try (ChangeStream stream = changes().open(streamName(), List.of(a), confirmed)) {
            commit("INSERT INTO a VALUES (2, 'x')");
            read(stream, 1);
        }
    }

    @Test
    void whoTakesOverEndsWhoReads() {
        TableMapping a = create("a");
        Position start = changes().prepare(streamName(), List.of(a)).position();
        try (ChangeStream old = changes().open(streamName(), List.of(a), start);
                ChangeStream taken = changes().open(streamName(), List.of(a), start)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            assertThat(describe(read(taken, 1).get(0))).containsExactly("a INSERT 1=x");
            assertThat(readToTheEnd(old, new ArrayList<>()).errorCode()).isEqualTo(StreamError.CAPTURE_ENDED);
        }
    }
}
