package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
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
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A source database and its streams, with what tests of streams have in common. */
public abstract class ChangeStreamScene {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final AtomicInteger STREAMS = new AtomicInteger();

    final Engine engine;
    final String name = "contract_" + ProcessHandle.current().pid() + '_' + STREAMS.incrementAndGet();
    TestDatabase database;
    ChangeStream.Opener changes;
    private final ServerKind kind;

    @SuppressWarnings("NullAway.Init") // set before each test
    ChangeStreamScene(ServerKind kind) {
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

    final void transaction(boolean commits, String... statements) {
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

    /** How tables begin, as a ledger would have it. */
    protected static Map<String, TableStart> starts(ChangeStream.Start start, TableMapping... mappings) {
        return List.of(mappings).stream()
                .collect(Collectors.toMap(
                        TableMapping::name,
                        mapping -> new TableStart(
                                start.position(), start.definitions().get(mapping.name()), "rules")));
    }
}
