package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeEvent.Operation;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a source's change stream promises on every engine. */
public abstract class ChangeStreamContract {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final AtomicInteger STREAMS = new AtomicInteger();

    private final ServerKind kind;
    private final Engine engine;
    private final String name = "contract_" + ProcessHandle.current().pid() + '_' + STREAMS.incrementAndGet();
    private TestDatabase database;
    private ChangeStream.Opener changes;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected ChangeStreamContract(ServerKind kind) {
        this.kind = kind;
        this.engine = Engine.valueOf(kind.engine().name());
    }

    /** The streams of a database; what belongs to them is closed after the test. */
    protected abstract ChangeStream.Opener open(String url, String user, String password);

    @BeforeEach
    void createDatabase() {
        database = Servers.shared(kind).createDatabase("stream");
        changes = open(database.url(), database.user(), database.password());
    }

    @AfterEach
    void dropDatabase() {
        changes.remove(name);
        database.close();
    }

    /** The test's database. */
    protected final TestDatabase database() {
        return database;
    }

    /** The test's streams. */
    protected final ChangeStream.Opener changes() {
        return changes;
    }

    /** The test's stream. */
    protected final String streamName() {
        return name;
    }

    /** A table with a key {@code id} and a text {@code v}. */
    protected final TableMapping create(String table) {
        return create(table, new TableSketch(engine, engine).key("id", "int").column("v", "varchar(2000)"));
    }

    /** A table as it is sketched. */
    protected final TableMapping create(String table, TableSketch sketch) {
        database.execute(sketch.createSource(table));
        TableName tableName = new TableName(engine.isMySqlFamily() ? database.name() : "public", table);
        return sketch.mapping(tableName, tableName);
    }

    /** Runs statements in one transaction. */
    protected final void commit(String... statements) {
        transaction(true, statements);
    }

    private void transaction(boolean commits, String... statements) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads until so many transactions with events have come. */
    protected static List<SourceTransaction> read(ChangeStream stream, int transactions) {
        List<SourceTransaction> read = new ArrayList<>();
        Instant end = Instant.now().plus(LONG_ENOUGH);
        while (read.size() < transactions) {
            assertThat(Instant.now())
                    .as("%d of %d transactions", read.size(), transactions)
                    .isBefore(end);
            stream.poll(Duration.ofSeconds(1)).stream()
                    .filter(transaction -> transaction.events().count() > 0)
                    .forEach(read::add);
        }
        assertThat(read).hasSize(transactions);
        return read;
    }

    /** Reads until the stream stands at the position. */
    protected static void readTo(ChangeStream stream, Position position) {
        Instant end = Instant.now().plus(LONG_ENOUGH);
        boolean reached = false;
        while (!reached) {
            assertThat(Instant.now()).as("up to %s", position.encode()).isBefore(end);
            reached = stream.poll(Duration.ofSeconds(1)).stream()
                    .anyMatch(transaction -> transaction.end().hasReached(position));
        }
    }

    /** What the stream throws once it has given all before. */
    protected static LandbridgeException readToTheEnd(ChangeStream stream, List<SourceTransaction> into) {
        Instant end = Instant.now().plus(LONG_ENOUGH);
        while (Instant.now().isBefore(end)) {
            try {
                stream.poll(Duration.ofSeconds(1)).stream()
                        .filter(transaction -> transaction.events().count() > 0)
                        .forEach(into::add);
            } catch (LandbridgeException e) {
                return e;
            }
        }
        throw new AssertionError("The stream did not end");
    }

    /** Events in words: {@code t INSERT 1=a}, {@code t UPDATE 1=a -> 2=b}. */
    protected static List<String> describe(SourceTransaction transaction) {
        List<String> events = new ArrayList<>();
        for (ChangeEvent event : transaction.events()) {
            String rows = event.before() == null
                    ? describe(event.after())
                    : event.after() == null
                            ? describe(event.before())
                            : describe(event.before()) + " -> " + describe(event.after());
            events.add(event.mapping().source().name().table() + ' ' + event.operation() + ' ' + rows);
        }
        return events;
    }

    private static String describe(@org.jspecify.annotations.Nullable EventRow row) {
        if (row == null) {
            return "nothing";
        }
        String[] fields =
                new String(row.encoded(), StandardCharsets.UTF_8).strip().split("\t", -1);
        return IntStream.range(0, fields.length)
                .mapToObj(i -> row.absent().get(i) ? "?" : fields[i])
                .collect(Collectors.joining("=", "", ""));
    }

    private ChangeStream stream(TableMapping... mappings) {
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
            assertThat(read.stream().map(ChangeStreamContract::describe).toList())
                    .containsExactly(List.of("a INSERT 1=x"), List.of("a INSERT 2=y"));
        }
    }
}
