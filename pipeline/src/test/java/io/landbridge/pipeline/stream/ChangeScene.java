package io.landbridge.pipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeWriter.Deviation;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A database, a table in it, and changes of its rows in a few words. */
public abstract class ChangeScene {

    final Engine engine;
    private final ServerKind kind;
    private TestDatabase database;
    private ApplyTransaction.Opener transactions;

    @SuppressWarnings("NullAway.Init") // set before each test
    ChangeScene(ServerKind kind) {
        this.kind = kind;
        this.engine = Engine.valueOf(kind.engine().name());
    }

    /** Opens the transactions of a database that has a ledger; what belongs to them is closed after the test. */
    protected abstract ApplyTransaction.Opener open(TestDatabase database);

    @BeforeEach
    void createDatabase() {
        database = Servers.shared(kind).createDatabase("changes");
        transactions = open(database);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    ApplyTransaction begin() {
        return transactions.begin();
    }

    protected final TestDatabase database() {
        return database;
    }

    protected final Output create(TableSketch sketch) {
        database.execute(sketch.createTarget("t"));
        TableName name = new TableName(engine.isMySqlFamily() ? database.name() : "public", "t");
        return sketch.mapping(name, name).outputs().get(0);
    }

    protected final TableSketch sketch() {
        return new TableSketch(engine, engine);
    }

    Output numbered(String... rows) {
        Output output = create(sketch().key("id", "int").column("v", "varchar(10)", "varchar(10)"));
        database.execute("INSERT INTO t VALUES (" + String.join("), (", rows) + ")");
        return output;
    }

    List<List<String>> rows() {
        return database.query("SELECT id, v FROM t ORDER BY id");
    }

    static List<String> row(String... values) {
        return List.of(values);
    }

    protected final List<Deviation> apply(Output output, Order order, RowChange... changes) {
        try (ApplyTransaction transaction = begin()) {
            List<Deviation> found = transaction.changes().apply(output, List.of(changes), order);
            transaction.commit();
            return found;
        }
    }

    /** Null when the changes depend on each other; what was done is committed either way. */
    protected final @Nullable List<Deviation> attempt(Output output, RowChange... changes) {
        try (ApplyTransaction transaction = begin()) {
            List<Deviation> found = transaction.changes().attempt(output, List.of(changes));
            transaction.commit();
            return found;
        }
    }

    /**
     * Expects a refusal, after which the session goes on.
     *
     * @param column that the server names; null where it names none
     */
    protected final void refuses(
            Output output, Order order, @Nullable String column, boolean unique, RowChange... changes) {
        try (ApplyTransaction transaction = begin()) {
            assertThatThrownBy(() -> transaction.changes().apply(output, List.of(changes), order))
                    .as(new String(changes[0].row(), StandardCharsets.UTF_8))
                    .isInstanceOfSatisfying(RowRefusedException.class, e -> {
                        assertThat(e.isUniqueConflict()).isEqualTo(unique);
                        assertThat(e.where())
                                .isEqualTo("target " + output.target().name());
                        if (column != null) {
                            assertThat(e.column()).isEqualTo(column);
                        }
                    });
            transaction.rollback();
            assertThat(transaction.changes().apply(output, List.of(delete("-1")), order))
                    .hasSize(1);
        }
    }

    protected static RowChange insert(String key, String row) {
        return change(Kind.INSERT, true, key, row, new BitSet());
    }

    protected static RowChange update(String key, String row) {
        return change(Kind.UPDATE, true, key, row, new BitSet());
    }

    protected static RowChange delete(String key) {
        return change(Kind.DELETE, true, key, "", new BitSet());
    }

    protected static RowChange absent(String key, String row, int... columns) {
        BitSet absent = new BitSet();
        for (int column : columns) {
            absent.set(column);
        }
        return change(Kind.UPDATE, true, key, row, absent);
    }

    protected static RowChange maybe(Kind kind, String key, String row) {
        return change(kind, false, key, row, new BitSet());
    }

    static RowChange change(Kind kind, boolean exact, String key, String row, BitSet absent) {
        byte[] bytes = kind == Kind.DELETE ? new byte[0] : (row + "\n").getBytes(StandardCharsets.UTF_8);
        return new RowChange(kind, exact, (key + "\n").getBytes(StandardCharsets.UTF_8), bytes, absent);
    }
}
