package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeWriter.Deviation;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.testkit.server.ServerKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What changing rows promises on every engine; that values are read as the copy reads them is shown for every type elsewhere. */
public abstract class ChangeWriterContract extends ChangeScene {

    protected ChangeWriterContract(ServerKind kind) {
        super(kind);
    }

    @ParameterizedTest
    @EnumSource
    void rowsAreAddedChangedAndTakenAway(Order order) {
        Output output = numbered("1, 'a'", "2, 'b'", "3, 'c'");
        assertThat(apply(output, order, insert("4", "4\td"), update("2", "2\tB"), delete("3")))
                .isEmpty();
        assertThat(rows()).containsExactly(row("1", "a"), row("2", "B"), row("4", "d"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNotCommittedDidNotHappen(Order order) {
        Output output = numbered("1, 'a'");
        for (int i = 0; i < 2; i++) {
            try (ApplyTransaction transaction = begin()) {
                transaction.changes().apply(output, List.of(update("1", "1\tA"), insert("2", "2\tb")), order);
                transaction.audit().add("test", "applied", "first");
                transaction.rollback();
                transaction.changes().apply(output, List.of(delete("1"), insert("3", "3\tc")), order);
            }
            assertThat(rows()).containsExactly(row("1", "a"));
        }
        try (ApplyTransaction transaction = begin()) {
            transaction.changes().apply(output, List.of(update("1", "1\tA"), insert("2", "2\tb")), order);
            transaction.audit().add("test", "applied", "second");
            assertThat(rows()).containsExactly(row("1", "a"));
            transaction.commit();
            assertThat(transaction.audit().latest(9)).hasSize(1);
        }
        assertThat(rows()).containsExactly(row("1", "A"), row("2", "b"));
    }

    @ParameterizedTest
    @EnumSource
    void severalBatchesFollowEachOther(Order order) {
        Output output = numbered("1, 'a'");
        try (ApplyTransaction transaction = begin()) {
            for (int i = 2; i < 6; i++) {
                List<RowChange> both = List.of(update("1", "1\tv" + i), insert(i + "", i + "\tx"));
                assertThat(transaction.changes().apply(output, both, order)).isEmpty();
            }
            transaction.commit();
            assertThat(transaction.changes().apply(output, List.of(delete("3"), delete("1")), order))
                    .isEmpty();
            assertThat(transaction.changes().apply(output, List.of(), order)).isEmpty();
            transaction.commit();
        }
        assertThat(rows()).containsExactly(row("2", "x"), row("4", "x"), row("5", "x"));
    }

    @ParameterizedTest
    @EnumSource
    void whatDidNotMeetWhatWasExpectedIsNamed(Order order) {
        Output output = numbered("1, 'a'", "2, 'b'", "3, 'c'");
        assertThat(apply(
                        output,
                        order,
                        insert("1", "1\tA"),
                        insert("4", "4\td"),
                        update("5", "5\te"),
                        update("2", "2\tB"),
                        update("7", "8\th"),
                        delete("6"),
                        delete("3")))
                .containsExactlyInAnyOrder(
                        new Deviation(0, 1, 0), new Deviation(2, 1, 0), new Deviation(4, 1, 0), new Deviation(5, 1, 0));
        assertThat(rows()).containsExactly(row("1", "A"), row("2", "B"), row("4", "d"));
    }

    @ParameterizedTest
    @EnumSource
    void whatMayHaveHappenedBeforeIsNoDeviation(Order order) {
        Output output = numbered("1, 'a'", "2, 'b'", "3, 'c'");
        assertThat(apply(
                        output,
                        order,
                        maybe(Kind.INSERT, "1", "1\tA"),
                        maybe(Kind.INSERT, "4", "4\td"),
                        maybe(Kind.UPDATE, "5", "5\te"),
                        maybe(Kind.UPDATE, "2", "2\tB"),
                        maybe(Kind.DELETE, "6", ""),
                        maybe(Kind.DELETE, "3", ""),
                        insert("9", "9\ti")))
                .isEmpty();
        assertThat(rows()).containsExactly(row("1", "A"), row("2", "B"), row("4", "d"), row("9", "i"));
    }

    @ParameterizedTest
    @EnumSource
    void anUpdateThatChangesNothingHasHit(Order order) {
        Output output = numbered("1, 'a'", "2, 'b'");
        assertThat(apply(output, order, update("1", "1\ta"), update("2", "2\tb")))
                .isEmpty();
        assertThat(apply(output, order, absent("1", "1\t\\N", 1), absent("2", "2\t\\N", 1), absent("3", "3\t\\N", 1)))
                .containsExactly(new Deviation(2, 1, 0));
        assertThat(rows()).containsExactly(row("1", "a"), row("2", "b"));
    }

    @ParameterizedTest
    @EnumSource
    void columnsThatAreLeftOutKeepTheirValue(Order order) {
        Output output =
                create(sketch().key("id", "int").column("v", "varchar(10)").column("w", "varchar(10)"));
        database().execute("INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'y'), (3, 'c', NULL)");
        assertThat(apply(
                        output,
                        order,
                        absent("1", "1\tA\t\\N", 2),
                        absent("2", "2\t\\N\tY", 1),
                        absent("3", "4\t\\N\t\\N", 1, 2)))
                .isEmpty();
        assertThat(database().query("SELECT id, v, w FROM t ORDER BY id"))
                .containsExactly(List.of("1", "A", "x"), List.of("2", "b", "Y"), Arrays.asList("4", "c", null));
    }

    @ParameterizedTest
    @EnumSource
    void nullAndEmptyAndEscapedAreThemselves(Order order) {
        Output output = create(sketch().key("id", "int").column("v", "varchar(20)"));
        database().execute("INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, NULL)");
        assertThat(apply(
                        output,
                        order,
                        update("1", "1\t\\N"),
                        update("2", "2\t"),
                        update("3", "3\t\\\\N"),
                        insert("4", "4\ta\\tb\\nc\\\\d\\re\\ff\\vg")))
                .isEmpty();
        assertThat(database().query("SELECT v FROM t ORDER BY id"))
                .containsExactly(
                        Arrays.asList((String) null), List.of(""), List.of("\\N"), List.of("a\tb\nc\\d\re\ff\u000Bg"));
    }

    @ParameterizedTest
    @EnumSource
    void aKeyOfSeveralColumnsInAnOrderOfItsOwnFindsItsRow(Order order) {
        Output output = create(
                sketch().column("v", "varchar(10)").key("b", "varchar(10)").key("a", "int"));
        database().execute("INSERT INTO t (v, b, a) VALUES ('x', 'p', 1), ('y', 'p', 2), ('z', 'q', 1)");
        assertThat(apply(output, order, update("p\t2", "Y\tp\t2"), delete("q\t1"), update("p\t1", "X\tr\t1")))
                .isEmpty();
        assertThat(database().query("SELECT v, b, a FROM t ORDER BY a, b"))
                .containsExactly(List.of("X", "r", "1"), List.of("Y", "p", "2"));
    }

    @Test
    void oneAfterAnotherMeansThatLaterOnesSeeEarlierOnes() {
        Output output = numbered("1, 'a'");
        assertThat(apply(
                        output,
                        Order.IN_TURN,
                        delete("1"),
                        insert("1", "1\tb"),
                        update("1", "2\tc"),
                        insert("1", "1\td"),
                        update("2", "2\te"),
                        delete("1"),
                        delete("1"),
                        insert("3", "3\tf"),
                        insert("3", "3\tg")))
                .containsExactly(new Deviation(6, 1, 0), new Deviation(8, 1, 0));
        assertThat(rows()).containsExactly(row("2", "e"), row("3", "g"));
    }

    @Test
    void aUniqueValueGoesFromRowToRow() {
        Output output = numbered("1, 'a'", "2, 'b'");
        database().execute("CREATE UNIQUE INDEX u ON t (v)");
        assertThat(apply(output, Order.IN_TURN, update("1", "1\tz"), update("2", "2\ta"), update("1", "1\tb")))
                .isEmpty();
        assertThat(rows()).containsExactly(row("1", "b"), row("2", "a"));
    }

    @Test
    void whatDoesNotDependOnEachOtherIsMadeByAnAttempt() {
        Output output = numbered("1, 'a'", "2, 'b'", "3, 'c'", "4, 'd'");
        database().execute("CREATE UNIQUE INDEX u ON t (v)");
        assertThat(attempt(
                        output,
                        insert("9", "9\ta"),
                        update("1", "1\tz"),
                        update("4", "4\tc"),
                        delete("3"),
                        update("7", "7\ty"),
                        insert("2", "2\tB"),
                        delete("6")))
                .as("values that go or change first are free for others")
                .containsExactlyInAnyOrder(new Deviation(4, 1, 0), new Deviation(5, 1, 0), new Deviation(6, 1, 0));
        assertThat(rows()).containsExactly(row("1", "z"), row("2", "B"), row("4", "c"), row("9", "a"));
        assertThat(attempt(output)).isEmpty();
    }

    @Test
    void whatDependsOnEachOtherIsLeftUndoneByAnAttempt() {
        Output output = numbered("1, 'a'", "2, 'b'", "3, 'c'");
        database().execute("CREATE UNIQUE INDEX u ON t (v)");
        try (ApplyTransaction transaction = begin()) {
            ChangeWriter changes = transaction.changes();
            assertThat(changes.apply(output, List.of(insert("4", "4\td")), Order.AT_ONCE))
                    .isEmpty();
            List<RowChange> swap = List.of(update("1", "1\tb"), update("2", "2\ta"), delete("3"));
            List<RowChange> taken = List.of(delete("3"), insert("5", "5\tc"), insert("6", "6\td"));
            List<RowChange> twice = List.of(insert("7", "7\tx"), delete("7"));
            for (List<RowChange> dependent : List.of(swap, taken, twice)) {
                assertThat(changes.attempt(output, dependent)).isNull();
            }
            assertThat(changes.attempt(output, List.of(insert("8", "8\te")))).isEmpty();
            List<RowChange> inTurn = List.of(update("1", "1\tz"), update("2", "2\ta"), update("1", "1\tb"));
            assertThat(changes.apply(output, inTurn, Order.IN_TURN)).isEmpty();
            transaction.commit();
        }
        assertThat(rows()).containsExactly(row("1", "b"), row("2", "a"), row("3", "c"), row("4", "d"), row("8", "e"));
    }

    @Test
    void anAttemptUndoesOnlyItselfAndWhatIsUndoneAfterItStaysUndone() {
        Output output = numbered("1, 'a'", "2, 'b'");
        database().execute("CREATE UNIQUE INDEX u ON t (v)");
        for (int i = 0; i < 2; i++) {
            try (ApplyTransaction transaction = begin()) {
                // the first use of the table in its session
                assertThat(transaction.changes().attempt(output, List.of(update("1", "1\tb"), update("2", "2\ta"))))
                        .isNull();
                assertThat(transaction.changes().attempt(output, List.of(update("1", "1\tc"))))
                        .isEmpty();
                transaction.rollback();
                assertThat(transaction.changes().attempt(output, List.of(update("3", "3\tb"))))
                        .hasSize(1);
            }
            assertThat(rows()).containsExactly(row("1", "a"), row("2", "b"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void triggersAndForeignKeysAreOff(Order order) {
        Output output = numbered("1, 'a'");
        database().execute("CREATE TABLE parent (id int PRIMARY KEY)");
        database().execute("INSERT INTO parent VALUES (1)");
        database().execute("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES parent (id)");
        assertThat(apply(output, order, insert("2", "2\tb"), update("1", "3\tc")))
                .isEmpty();
        assertThat(rows()).containsExactly(row("2", "b"), row("3", "c"));
    }

    @ParameterizedTest
    @EnumSource
    void namesAreQuotedWhateverTheyHold(Order order) {
        String awkward = "#n $landbridge$ ? {d \"`'\\;-- ü";
        TableSketch sketch =
                sketch().key("from", "int").column(awkward, "varchar(10)").column("hit", "int");
        database().execute(sketch.createTarget(awkward));
        TableName name = new TableName(engine.isMySqlFamily() ? database().name() : "public", awkward);
        Output output = sketch.mapping(name, name).outputs().get(0);
        assertThat(apply(output, order, insert("1", "1\ta\t1"), insert("2", "2\tb\t2")))
                .isEmpty();
        assertThat(apply(output, order, update("1", "3\tc\t3"), insert("2", "2\td\t4"), delete("5")))
                .containsExactlyInAnyOrder(new Deviation(1, 1, 0), new Deviation(2, 1, 0));
        assertThat(database().query("SELECT * FROM " + database().quote(awkward) + " ORDER BY 1"))
                .containsExactly(List.of("2", "d", "4"), List.of("3", "c", "3"));
    }

    @Test
    void manyChangesAtOnceTakeBoundedMemory() {
        int count = 100_000;
        Output output = create(sketch().key("id", "int").column("v", "varchar(100)"));
        List<RowChange> changes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            changes.add(insert(String.valueOf(i), i + "\t" + "x".repeat(50)));
        }
        try (ApplyTransaction transaction = begin()) {
            assertThat(transaction.changes().apply(output, changes, Order.AT_ONCE))
                    .isEmpty();
            for (int i = 0; i < count; i++) {
                changes.set(i, i % 10 == 0 ? delete(String.valueOf(i)) : update(String.valueOf(i), i + "\ty"));
            }
            assertThat(transaction.changes().apply(output, changes, Order.AT_ONCE))
                    .isEmpty();
            transaction.commit();
        }
        assertThat(database().queryLong("SELECT count(*) FROM t WHERE v = 'y'")).isEqualTo(90_000);
        assertThat(database().count("t")).isEqualTo(90_000);
    }

    @ParameterizedTest
    @EnumSource
    void aLargeRowIsChangedLikeAnyOther(Order order) {
        Output output = create(sketch().key("id", "int").column("v", engine.isMySqlFamily() ? "longtext" : "text"));
        String large = "ż\\\\".repeat(3 << 20);
        assertThat(apply(output, order, insert("1", "1\tx"), insert("2", "2\t" + large), insert("3", "3\ty")))
                .isEmpty();
        assertThat(database().query("SELECT id, char_length(v) FROM t ORDER BY id"))
                .containsExactly(row("1", "1"), row("2", String.valueOf(6L << 20)), row("3", "1"));
    }

    @Test
    void aTableIsCleared() {
        Output output = numbered("1, 'a'", "2, 'b'");
        try (ApplyTransaction transaction = begin()) {
            transaction.changes().clear(output);
            transaction.rollback();
        }
        assertThat(rows()).hasSize(2);
        try (ApplyTransaction transaction = begin()) {
            transaction.changes().clear(output);
            transaction.changes().apply(output, List.of(insert("1", "1\tnew")), Order.AT_ONCE);
            transaction.commit();
        }
        assertThat(rows()).containsExactly(row("1", "new"));
    }

    @Test
    void aSessionThatIsAbandonedLeavesNothing() {
        Output output = numbered("1, 'a'");
        ApplyTransaction transaction = begin();
        transaction.changes().apply(output, List.of(delete("1")), Order.AT_ONCE);
        transaction.abandon();
        assertThat(apply(output, Order.AT_ONCE, update("1", "1\tb"))).isEmpty();
        assertThat(rows()).containsExactly(row("1", "b"));
    }
}
