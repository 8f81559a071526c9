package io.landbridge.pipeline.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What writing rows by the bulk path promises on every engine. */
public abstract class TargetWriterContract {

    private final ServerKind kind;
    private final Engine engine;
    private TestDatabase database;
    private TargetTransaction.Opener transactions;

    @SuppressWarnings("NullAway.Init") // set before each test
    protected TargetWriterContract(ServerKind kind) {
        this.kind = kind;
        this.engine = Engine.valueOf(kind.engine().name());
    }

    /** Opens the transactions of a database that has a ledger; what belongs to them is closed after the test. */
    protected abstract TargetTransaction.Opener open(TestDatabase database);

    @BeforeEach
    void createDatabase() {
        database = Servers.shared(kind).createDatabase("writer");
        transactions = open(database);
    }

    @AfterEach
    void dropDatabase() {
        database.close();
    }

    private Output create(TableSketch sketch) {
        database.execute(sketch.createTarget("t"));
        TableName name = new TableName(engine.isMySqlFamily() ? database.name() : "public", "t");
        return sketch.mapping(name, name).outputs().get(0);
    }

    private Output numbered() {
        return create(sketch().key("id", "int").column("v", "varchar(10)", "varchar(10)"));
    }

    private TableSketch sketch() {
        return new TableSketch(engine, engine);
    }

    private static void rows(TargetWriter writer, String... rows) {
        for (String row : rows) {
            // not at the array's beginning, as a source's buffer may be
            byte[] bytes = ("xx" + row + "\n").getBytes(StandardCharsets.UTF_8);
            writer.row(bytes, 2, bytes.length - 2);
        }
    }

    private long write(TargetTransaction transaction, Output output, String... rows) {
        try (TargetWriter writer = transaction.writer(output, RowEncoding.TEXT)) {
            rows(writer, rows);
            return writer.finish();
        }
    }

    @Test
    void rowsAreThereOnceCommitted() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            assertThat(write(transaction, output, "1\ta", "2\tb\\\\c\\td")).isEqualTo(2);
            assertThat(write(transaction, output, "3\tc")).isEqualTo(1);
            assertThat(database.count("t")).isZero();
            transaction.commit();
        }
        assertThat(database.query("SELECT id, v FROM t ORDER BY id"))
                .containsExactly(
                        java.util.List.of("1", "a"), java.util.List.of("2", "b\\c\td"), java.util.List.of("3", "c"));
    }

    @Test
    void nothingIsThereWithoutCommit() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            write(transaction, output, "1\ta");
            transaction.rollback();
            write(transaction, output, "2\tb");
        }
        assertThat(database.count("t")).isZero();
    }

    @Test
    void anInputThatIsNotFinishedIsUndoneWithItsTransaction() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            try (TargetWriter writer = transaction.writer(output, RowEncoding.TEXT)) {
                rows(writer, "1\ta");
            }
            transaction.rollback();
            assertThat(write(transaction, output, "2\tb")).isEqualTo(1);
            transaction.commit();
        }
        assertThat(database.query("SELECT id FROM t")).containsExactly(java.util.List.of("2"));
    }

    @Test
    void noRowsAreNoRows() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            assertThat(write(transaction, output)).isZero();
            transaction.commit();
        }
    }

    @Test
    void aDoubleKeyIsAConflictAndNeverLeftOut() {
        Output output = numbered();
        database.execute("INSERT INTO t VALUES (2, 'old')");
        try (TargetTransaction transaction = transactions.begin()) {
            assertThatThrownBy(() -> write(transaction, output, "1\ta", "2\tnew", "3\tc"))
                    .isInstanceOfSatisfying(
                            RowRefusedException.class,
                            e -> assertThat(e.isUniqueConflict()).isTrue());
            transaction.rollback();
            assertThatThrownBy(() -> write(transaction, output, "5\ta", "5\tb"))
                    .isInstanceOfSatisfying(
                            RowRefusedException.class,
                            e -> assertThat(e.isUniqueConflict()).isTrue());
        }
        assertThat(database.query("SELECT id, v FROM t")).containsExactly(java.util.List.of("2", "old"));
    }

    @Test
    void aValueThatDoesNotFitIsRefusedAndNeverChanged() {
        Output output = create(sketch().key("id", "int")
                .column("s", "varchar(3)")
                .column("n", "smallint")
                .column("m", "decimal(4,2)")
                .column("d", "date")
                .column("must", "int", "int"));
        refuses(output, "1\tabcd\t1\t1\t2024-01-01\t1", "s", "abcd");
        refuses(output, "1\ta\t40000\t1\t2024-01-01\t1", "n", "40000");
        refuses(output, "1\ta\t1x7\t1\t2024-01-01\t1", "n", "1x7");
        refuses(output, "1\ta\t1\t12345.6\t2024-01-01\t1", "m", "12345");
        refuses(output, "1\ta\t1\t1\t2024-02-30\t1", "d", "02-30");
        refuses(output, "1\ta\t1\t1\t2024-01-01\t\\N", "must", "01-01");
    }

    private void refuses(Output output, String row, String column, String value) {
        try (TargetTransaction transaction = transactions.begin()) {
            assertThatThrownBy(() -> write(transaction, output, "7\tok\t1\t1\t2024-01-01\t1", row))
                    .as(row)
                    .isInstanceOfSatisfying(RowRefusedException.class, e -> {
                        assertThat(e.isUniqueConflict()).isFalse();
                        assertThat(e.getMessage()).doesNotContain(value);
                        if (e.column() != null || !row.contains("12345")) {
                            assertThat(e.column()).isEqualTo(column);
                        }
                    });
        }
        assertThat(database.count("t")).isZero();
    }

    @Test
    void aSavepointOutlivesARefusal() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            write(transaction, output, "1\ta");
            transaction.savepoint();
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThatThrownBy(() -> write(transaction, output, "2\tb", "1\tagain"))
                        .isInstanceOf(RowRefusedException.class);
                transaction.rollbackToSavepoint();
            }
            write(transaction, output, "2\tb");
            transaction.savepoint();
            write(transaction, output, "3\tc");
            transaction.rollbackToSavepoint();
            write(transaction, output, "4\td");
            transaction.commit();
        }
        assertThat(database.query("SELECT id FROM t ORDER BY id"))
                .containsExactly(java.util.List.of("1"), java.util.List.of("2"), java.util.List.of("4"));
    }

    @Test
    void rowsAndFactsAboutThemCommitTogether() {
        Output output = numbered();
        try (TargetTransaction transaction = transactions.begin()) {
            write(transaction, output, "1\ta");
            transaction.audit().add("test", "copied", "first");
            transaction.rollback();
            write(transaction, output, "2\tb");
            transaction.audit().add("test", "copied", "second");
            transaction.commit();
            assertThat(transaction.audit().latest(9))
                    .extracting(entry -> entry.detail())
                    .containsExactly("second");
        }
        assertThat(database.query("SELECT id FROM t")).containsExactly(java.util.List.of("2"));
    }

    @Test
    void triggersAndForeignKeysAreOff() {
        Output output = numbered();
        database.execute("CREATE TABLE parent (id int PRIMARY KEY)");
        database.execute("ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES parent (id)");
        try (TargetTransaction transaction = transactions.begin()) {
            assertThat(write(transaction, output, "1\ta")).isEqualTo(1);
            transaction.commit();
        }
        assertThat(database.count("t")).isEqualTo(1);
    }

    @Test
    void namesAreQuotedWhateverTheyHold() {
        String awkward =
                "select \"`'\\;-- \ud83d\ude42".replace("\ud83d\ude42", engine.isMySqlFamily() ? "ü" : "\ud83d\ude42");
        TableSketch sketch = sketch().key("from", "int").column(awkward, "varchar(10)");
        database.execute(sketch.createTarget(awkward));
        TableName name = new TableName(engine.isMySqlFamily() ? database.name() : "public", awkward);
        Output output = sketch.mapping(name, name).outputs().get(0);
        try (TargetTransaction transaction = transactions.begin()) {
            assertThat(write(transaction, output, "1\ta")).isEqualTo(1);
            transaction.commit();
        }
        assertThat(database.count(database.quote(awkward))).isEqualTo(1);
    }

    @Test
    void aLargeRowIsWrittenLikeAnyOther() {
        Output output = create(sketch().key("id", "int").column("v", engine.isMySqlFamily() ? "longtext" : "text"));
        String large = "ż\\\\".repeat(5 << 20);
        try (TargetTransaction transaction = transactions.begin()) {
            assertThat(write(transaction, output, "1\tx", "2\t" + large, "3\ty"))
                    .isEqualTo(3);
            transaction.commit();
        }
        assertThat(database.queryLong("SELECT char_length(v) FROM t WHERE id = 2"))
                .isEqualTo(10L << 20);
    }

    @Test
    void sessionsDiffer() {
        try (TargetTransaction one = transactions.begin();
                TargetTransaction other = transactions.begin()) {
            assertThat(one.session()).isNotEqualTo(other.session()).isEqualTo(one.session());
        }
    }
}
