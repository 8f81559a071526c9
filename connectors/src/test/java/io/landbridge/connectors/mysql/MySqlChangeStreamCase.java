package io.landbridge.connectors.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.connectors.ConnectedChangeStream;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.BinlogPlace;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.FenceAnswer;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.BinlogPosition;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.SourceTransaction;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.testkit.server.ServerKind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract, and what is MySQL's and MariaDB's own. */
abstract class MySqlChangeStreamCase extends ConnectedChangeStream {

    MySqlChangeStreamCase(ServerKind kind) {
        super(kind);
    }

    @Override
    protected String beyond(String position) {
        BinlogPosition at = (BinlogPosition) Position.decode(position);
        return new BinlogPosition(new BinlogPlace(at.place().file(), at.place().offset() + 1_000_000_000), at.gtids())
                .encode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE a ADD COLUMN w int",
                "ALTER TABLE a MODIFY v varchar(3000)",
                "RENAME TABLE a TO c",
                "DROP TABLE a"
            })
    void ddlEndsTheStreamBehindAllThatCameBefore(String ddl) {
        create("never");
        endsBehindAllThatCameBefore(ddl, StreamError.DDL);
    }

    @Test
    void behindAnAlteredTableItGoesOnWithATableThatBeginsAnew() {
        goesOnBehind(
                "ALTER TABLE a ADD COLUMN w int, MODIFY v varchar(300)",
                sketch().column("v", "varchar(300)").column("w", "int"));
    }

    /** Rows that nobody can read are behind the table's beginning too. */
    @Test
    void behindPartOfARowItGoesOnWithATableThatBeginsAnew() {
        TableMapping a = create("a");
        TableMapping b = create("b");
        Position start = changes().prepare(streamName(), List.of(a, b)).position();
        commit("INSERT INTO a VALUES (1, 'x')", "INSERT INTO b VALUES (1, 'x')");
        commit("SET SESSION binlog_row_image = 'MINIMAL'", "UPDATE a SET v = 'y'");
        ChangeStream.Start again = changes().restart(streamName(), List.of(a));
        commit("INSERT INTO a VALUES (2, 'x')");
        try (ChangeStream stream = changes().open(streamName(), List.of(a, b), start, starts(again, a))) {
            List<SourceTransaction> read = read(stream, 2);
            assertThat(describe(read.get(0))).containsExactly("b INSERT 1=x");
            assertThat(describe(read.get(1))).containsExactly("a INSERT 2=x");
        }
    }

    private TableSketch sketch() {
        Engine engine = Engine.valueOf(database().engine().name());
        return new TableSketch(engine, engine).key("id", "int");
    }

    @Test
    void ddlOfOtherTablesIsPassedBy() {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a)) {
            database()
                    .execute(
                            "CREATE TABLE child (id int PRIMARY KEY, a int)",
                            "ALTER TABLE child ADD FOREIGN KEY (a) REFERENCES a (id)",
                            "CREATE INDEX i ON a (v(10))",
                            "ALTER TABLE a DROP INDEX i, ADD UNIQUE INDEX u (id, v(20)), ALGORITHM = INPLACE",
                            "DROP TABLE child",
                            "INSERT INTO a VALUES (1, 'x')");
            assertThat(describe(read(stream, 1).get(0))).containsExactly("a INSERT 1=x");
        }
    }

    @Test
    void rowsOfAnXaTransactionEndTheStream() throws SQLException {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a);
                Connection connection = database().connect();
                Statement statement = connection.createStatement()) {
            commit("INSERT INTO a VALUES (1, 'x')");
            for (String sql : List.of(
                    "XA START 'x'",
                    "INSERT INTO a VALUES (2, 'y')",
                    "XA END 'x'",
                    "XA PREPARE 'x'",
                    "XA ROLLBACK 'x'")) {
                statement.execute(sql);
            }
            List<SourceTransaction> read = new ArrayList<>();
            LandbridgeException end = readToTheEnd(stream, read);
            assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(StreamError.UNREADABLE_EVENT);
            assertThat(read).hasSize(1);
        }
    }

    @Test
    void partOfARowEndsTheStream() {
        endsAfter("binlog_row_image", "MINIMAL", "UPDATE a SET v = 'y'", StreamError.UNREADABLE_EVENT);
    }

    /** The session's setting is what counts, and the server's own says nothing of it. */
    private void endsAfter(String setting, String value, String sql, StreamError expected) {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            commit("SET SESSION " + setting + " = '" + value + "'", sql);
            List<SourceTransaction> read = new ArrayList<>();
            LandbridgeException end = readToTheEnd(stream, read);
            assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(expected);
            assertThat(read).hasSize(1);
        }
    }

    @Test
    void aFileThatIsGoneIsAPositionLost() {
        TableMapping a = create("a");
        BinlogPosition start =
                (BinlogPosition) changes().prepare(streamName(), List.of(a)).position();
        String file = start.place().file();
        String gone = file.substring(0, file.lastIndexOf('.') + 1) + "000000";
        BinlogPosition older = new BinlogPosition(new BinlogPlace(gone, 4), start.gtids());
        assertThatThrownBy(() -> changes().open(streamName(), List.of(a), older).close())
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.POSITION_LOST));
    }

    @Test
    void anotherFileIsReadOn() {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a)) {
            for (int i = 0; i < 3; i++) {
                commit("INSERT INTO a VALUES (" + i + ", 'x')");
                database().execute("FLUSH BINARY LOGS");
            }
            List<SourceTransaction> read = read(stream, 3);
            assertThat(((BinlogPosition) read.get(2).end()).place().file())
                    .isGreaterThan(((BinlogPosition) read.get(0).end()).place().file());
            readTo(stream, changes().end());
        }
    }

    @Test
    void aFenceTellsTheTransactionsBeforeItFromThoseBehindIt() {
        TableMapping a = create("a");
        var source = connectors.source(database());
        Position start = source.changes().prepare(streamName(), List.of(a)).position();
        try (ChangeStream stream = source.changes().open(streamName(), List.of(a), start)) {
            commit("INSERT INTO a VALUES (1, 'before')");
            SourceTransaction before = read(stream, 1).get(0);
            Fence fence = fence(source, a);
            commit("INSERT INTO a VALUES (2, 'behind')");
            SourceTransaction behind = read(stream, 1).get(0);
            assertThat(fence.answer(java.util.Objects.requireNonNull(before.id())))
                    .isEqualTo(FenceAnswer.YES);
            assertThat(fence.answer(java.util.Objects.requireNonNull(behind.id())))
                    .isEqualTo(FenceAnswer.NO);
        }
    }

    private static Fence fence(io.landbridge.pipeline.connector.Connector source, TableMapping mapping) {
        try (var snapshot = source.snapshots()
                .open(
                        mapping,
                        new io.landbridge.pipeline.chunk.Chunk(
                                1, mapping.name(), 1, null, io.landbridge.pipeline.chunk.KeyRange.ALL, 1, 1))) {
            return snapshot.fence();
        }
    }
}
