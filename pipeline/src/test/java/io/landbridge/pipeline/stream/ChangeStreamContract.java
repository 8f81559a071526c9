package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.testkit.server.ServerKind;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a source's change stream promises on every engine. */
public abstract class ChangeStreamContract extends ChangeStreamScene {

    protected ChangeStreamContract(ServerKind kind) {
        super(kind);
    }

    /** The test's stream of these tables, from now on. */
    protected final ChangeStream stream(TableMapping... mappings) {
        ChangeStream.Start start = changes.prepare(name, List.of(mappings));
        return changes.open(name, List.of(mappings), start.position());
    }

    @Test
    void transactionsComeWholeAndInTheOrderOfTheirCommits() {
        TableMapping a = create("a");
        TableMapping b = create("b");
        database.execute("INSERT INTO a VALUES (99, 'before')");
        try (ChangeStream stream = stream(a, b)) {
            commit("INSERT INTO a VALUES (1, 'x')", "INSERT INTO b VALUES (1, 'y'), (2, 'z')");
            transaction(false, "INSERT INTO a VALUES (50, 'rolled back')");
            commit(
                    "UPDATE a SET v = 'x2' WHERE id = 1",
                    "DELETE FROM b WHERE id = 2",
                    "INSERT INTO a VALUES (2, NULL)");
            List<SourceTransaction> read = read(stream, 2);
            assertThat(describe(read.get(0))).containsExactly("a INSERT 1=x", "b INSERT 1=y", "b INSERT 2=z");
            assertThat(describe(read.get(1)).stream()
                            .map(event ->
                                    event.replaceAll("1=\\S+ ->", "1=? ->").replace("2=z", "2=?")))
                    .containsExactly("a UPDATE 1=? -> 1=x2", "b DELETE 2=?", "a INSERT 2=\\N");
            assertThat(read.get(1).end()).isGreaterThan(read.get(0).end());
            assertThat(read.get(0).id()).isNotNull().isNotEqualTo(read.get(1).id());
            assertThat(read.get(0).committedAt())
                    .isBetween(Instant.now().minusSeconds(3600), Instant.now().plusSeconds(60));
        }
    }

    @Test
    void transactionsThatOverlapComeInTheOrderOfTheirCommits() throws SQLException {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a);
                Connection first = database.connect();
                Statement early = first.createStatement()) {
            first.setAutoCommit(false);
            early.execute("INSERT INTO a VALUES (1, 'begun first')");
            commit("INSERT INTO a VALUES (2, 'committed first')");
            early.execute("INSERT INTO a VALUES (3, 'begun first')");
            first.commit();
            List<SourceTransaction> read = read(stream, 2);
            assertThat(describe(read.get(0))).containsExactly("a INSERT 2=committed first");
            assertThat(describe(read.get(1))).containsExactly("a INSERT 1=begun first", "a INSERT 3=begun first");
        }
    }

    @Test
    void restartedAnywhereItGivesEveryLaterTransactionAndNoOther() {
        TableMapping a = create("a");
        List<SourceTransaction> all;
        try (ChangeStream stream = stream(a)) {
            for (int i = 0; i < 12; i++) {
                commit(
                        "INSERT INTO a VALUES (%d, 'x'), (%d, 'y')".formatted(2 * i, 2 * i + 1),
                        "UPDATE a SET v = 'z" + i + "'");
            }
            all = read(stream, 12);
        }
        List<List<String>> expected = all.stream()
                .map(transaction -> List.of(transaction.end().encode()))
                .toList();
        for (int i = 0; i < 11; i++) {
            try (ChangeStream again = changes.open(name, List.of(a), all.get(i).end())) {
                again.confirm(all.get(i).end());
                List<SourceTransaction> rest = read(again, 11 - i);
                assertThat(rest.stream()
                                .map(transaction -> List.of(transaction.end().encode()))
                                .toList())
                        .isEqualTo(expected.subList(i + 1, 12));
                assertThat(describe(rest.get(0))).hasSize(2 + 2 * (i + 2));
            }
        }
    }

    @Test
    void whatIsWrittenWhileNobodyReadsIsNotLost() {
        TableMapping a = create("a");
        Position position = changes.prepare(name, List.of(a)).position();
        int key = 0;
        for (int round = 0; round < 5; round++) {
            commit("INSERT INTO a VALUES (%d, 'down'), (%d, 'down')".formatted(key, key + 1));
            try (ChangeStream stream = changes.open(name, List.of(a), position)) {
                commit("INSERT INTO a VALUES (%d, 'up'), (%d, 'up')".formatted(key + 2, key + 3));
                key += 4;
                List<SourceTransaction> read = read(stream, 2);
                assertThat(describe(read.get(0)))
                        .containsExactly("a INSERT " + (key - 4) + "=down", "a INSERT " + (key - 3) + "=down");
                position = read.get(1).end();
                stream.confirm(position);
            }
        }
    }

    @Test
    void aChangedKeyIsOneEvent() {
        TableMapping a = create("a");
        database.execute("INSERT INTO a VALUES (1, 'x')");
        try (ChangeStream stream = stream(a)) {
            commit("UPDATE a SET id = 2, v = 'y' WHERE id = 1");
            ChangeEvent event = read(stream, 1).get(0).events().iterator().next();
            assertThat(event.operation()).isEqualTo(Operation.UPDATE);
            assertThat(event.before()).isNotNull();
            assertThat(event.before().key()).isEqualTo(Key.of("1"));
            assertThat(event.after()).isNotNull();
            assertThat(event.after().key()).isEqualTo(Key.of("2"));
        }
    }

    @Test
    void aTruncateEndsTheStreamBehindAllThatCameBefore() {
        endsBehindAllThatCameBefore("TRUNCATE TABLE a", StreamError.TRUNCATED);
    }

    /** A stream that stopped there, and one that never came so far. */
    @Test
    void behindATruncateItGoesOnWithATableThatBeginsAnew() {
        goesOnBehind(
                "TRUNCATE TABLE a",
                new TableSketch(engine, engine).key("id", "int").column("v", "varchar(2000)"));
    }

    /**
     * The log holds rows of a before and behind the statement, then the table begins anew.
     *
     * @param sketch of the table as it is behind it; what it has beyond {@code id} and {@code v} may be NULL
     */
    protected final void goesOnBehind(String statement, TableSketch sketch) {
        TableMapping before = create("a");
        TableMapping b = create("b");
        Position start = changes.prepare(name, List.of(before, b)).position();
        commit("INSERT INTO a (id, v) VALUES (1, 'x')", "INSERT INTO b VALUES (1, 'x')");
        database.execute(statement);
        commit("INSERT INTO a (id, v) VALUES (2, 'x')", "INSERT INTO b VALUES (2, 'x')");
        ChangeStream.Opener reopened = open(database.url(), database.user(), database.password());
        TableMapping after =
                sketch.mapping(before.source().name(), before.source().name());
        ChangeStream.Start again = reopened.restart(name, List.of(after));
        commit("INSERT INTO a (id, v) VALUES (3, 'y')", "INSERT INTO b VALUES (3, 'x')");
        try (ChangeStream stream = reopened.open(name, List.of(after, b), start, starts(again, after))) {
            List<SourceTransaction> read = read(stream, 3);
            assertThat(describe(read.get(0))).containsExactly("b INSERT 1=x");
            assertThat(describe(read.get(1))).containsExactly("b INSERT 2=x");
            assertThat(describe(read.get(2)).stream().map(event -> event.replaceAll("(=\\\\N)+$", "")))
                    .containsExactly("a INSERT 3=y", "b INSERT 3=x");
            stream.verify();
            database.execute("TRUNCATE TABLE a");
            LandbridgeException end = readToTheEnd(stream, new ArrayList<>());
            assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(StreamError.TRUNCATED);
            assertThat(end.remedy()).contains("landbridge resync PLAN --table " + after.name());
        }
    }

    /** A batch that was begun before a table began anew knows its transactions by their number. */
    @Test
    void aTransactionOfWhichEverythingIsPassedByStillComes() {
        TableMapping a = create("a");
        TableMapping b = create("b");
        create("other");
        Position start = changes.prepare(name, List.of(a, b)).position();
        commit("INSERT INTO a VALUES (1, 'x')");
        commit("INSERT INTO other VALUES (1, 'x')");
        commit("INSERT INTO a VALUES (2, 'x')", "INSERT INTO b VALUES (2, 'x')");
        ChangeStream.Start again = changes.restart(name, List.of(a));
        commit("INSERT INTO b VALUES (3, 'x')");
        List<SourceTransaction> whole;
        try (ChangeStream stream = changes.open(name, List.of(a, b), start)) {
            whole = read(stream, 3);
        }
        List<SourceTransaction> left = new ArrayList<>();
        List<List<String>> events = new ArrayList<>();
        try (ChangeStream stream = changes.open(name, List.of(a, b), start, starts(again, a))) {
            Instant end = Instant.now().plusSeconds(60);
            while (left.size() < 3) {
                assertThat(Instant.now()).as("%s", left).isBefore(end);
                stream.poll(Duration.ofSeconds(1)).stream()
                        .filter(transaction -> transaction.id() != null)
                        .forEach(left::add);
            }
            left.forEach(transaction -> events.add(describe(transaction)));
        }
        assertThat(left.stream().map(SourceTransaction::id).toList())
                .isEqualTo(whole.stream().map(SourceTransaction::id).toList());
        assertThat(events).containsExactly(List.of(), List.of("b INSERT 2=x"), List.of("b INSERT 3=x"));
    }

    @Test
    void positionsGoOnWhereNothingHappensToThePlansTables() {
        TableMapping a = create("a");
        create("other");
        try (ChangeStream stream = stream(a)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            SourceTransaction first = read(stream, 1).get(0);
            for (int i = 0; i < 20; i++) {
                commit("INSERT INTO other VALUES (" + i + ", 'x')");
            }
            Position end = changes.end();
            assertThat(end).isGreaterThan(first.end());
            readTo(stream, end);
            commit("INSERT INTO a VALUES (2, 'x')");
            assertThat(describe(read(stream, 1).get(0))).containsExactly("a INSERT 2=x");
        }
    }

    @Test
    void aTransactionOfManyRowsIsReadFromAFileAsOftenAsWanted() {
        TableMapping a = create("a");
        try (ChangeStream stream = stream(a)) {
            String[] statements = IntStream.range(0, 40)
                    .mapToObj(i -> IntStream.range(i * 1000, (i + 1) * 1000)
                            .mapToObj(key -> "(" + key + ", '" + "v".repeat(500) + key + "')")
                            .collect(Collectors.joining(",", "INSERT INTO a VALUES ", "")))
                    .toArray(String[]::new);
            commit(statements);
            commit("INSERT INTO a VALUES (1000000, 'last')");
            List<SourceTransaction> read = read(stream, 2);
            for (int round = 0; round < 2; round++) {
                int next = 0;
                for (ChangeEvent event : read.get(0).events()) {
                    assertThat(event.after()).isNotNull();
                    assertThat(event.after().key()).isEqualTo(Key.of(Integer.toString(next)));
                    assertThat(event.after().encoded()).endsWith((next + "\n").getBytes(StandardCharsets.UTF_8));
                    next++;
                }
                assertThat(next).isEqualTo(40_000);
            }
            assertThat(read.get(0).events().count()).isEqualTo(40_000);
            stream.confirm(read.get(1).end());
        }
    }

    @Test
    void aPositionBehindTheEndOfTheLogIsLost() {
        TableMapping a = create("a");
        Position start = changes.prepare(name, List.of(a)).position();
        Position beyond = Position.decode(beyond(start.encode()));
        assertThatThrownBy(() -> changes.open(name, List.of(a), beyond).close())
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        e -> assertThat(e.errorCode()).isEqualTo(StreamError.POSITION_LOST));
    }

    /** A position of the same log, far behind its end. */
    protected abstract String beyond(String position);

    @Test
    void whatTheSourceRetainsIsTold() {
        TableMapping a = create("a");
        Position start = changes.prepare(name, List.of(a)).position();
        commit("INSERT INTO a VALUES (1, '" + "x".repeat(1000) + "')");
        assertThat(changes.retention(name, start).lagBytes()).isPositive();
    }

    @Test
    void preparedTwiceItStandsWhereItStood() {
        TableMapping a = create("a");
        Position first = changes.prepare(name, List.of(a)).position();
        assertThat(changes.prepare(name, List.of(a)).position()).isGreaterThanOrEqualTo(first);
    }

    /** The tables hold one row, and one transaction more comes before the statement. */
    protected final void endsBehindAllThatCameBefore(String statement, StreamError expected) {
        TableMapping a = create("a");
        create("b");
        try (ChangeStream stream = stream(a)) {
            commit("INSERT INTO a VALUES (1, 'x')");
            database.execute(statement.replace("TABLE a", "TABLE b").replace("TO c", "TO d"));
            commit("INSERT INTO a VALUES (2, 'y')");
            database.execute(statement);
            database.executeIfPossible("INSERT INTO a (id) VALUES (3)");
            List<SourceTransaction> read = new ArrayList<>();
            LandbridgeException end = readToTheEnd(stream, read);
            assertThat(end.errorCode()).as(end.getMessage()).isEqualTo(expected);
            assertThat(read.stream().map(ChangeStreamScene::describe).toList())
                    .containsExactly(List.of("a INSERT 1=x"), List.of("a INSERT 2=y"));
        }
    }
}
