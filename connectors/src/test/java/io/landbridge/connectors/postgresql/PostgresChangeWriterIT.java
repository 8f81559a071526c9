package io.landbridge.connectors.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.OpenConnectors;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeWriter.Deviation;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.stream.ChangeWriterContract;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresChangeWriterIT extends ChangeWriterContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    PostgresChangeWriterIT() {
        super(ServerKind.POSTGRESQL);
    }

    @Override
    protected ApplyTransaction.Opener open(TestDatabase database) {
        return connectors.applying(database);
    }

    @ParameterizedTest
    @EnumSource
    void anIdentityThatIsAlwaysGeneratedTakesTheSourcesValue(Order order) {
        Output output =
                create(sketch().key("id", "int").column("v", "varchar(10)").column("w", "text"));
        database()
                .execute(
                        "ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY,"
                                + " ADD twice int GENERATED ALWAYS AS (id * 2) STORED, ADD own text DEFAULT 'mine'",
                        "CREATE UNIQUE INDEX u ON t (v)",
                        "INSERT INTO t (id, v, w, own) OVERRIDING SYSTEM VALUE"
                                + " VALUES (1, 'a', 'x', 'p'), (2, 'b', 'y', 'q'), (3, 'c', 'z', 'r')");
        Output known = connectors.asCatalogued(database(), output);
        assertThat(apply(
                        known,
                        order,
                        update("1", "7\ta\tX"),
                        absent("2", "8\tB\t\\N", 2),
                        insert("3", "3\tC\tZ"),
                        insert("4", "4\td\tw"),
                        update("5", "9\te\te")))
                .containsExactlyInAnyOrder(new Deviation(2, 1, 0), new Deviation(4, 1, 0));
        assertThat(database().query("SELECT id, v, w, twice, own FROM t ORDER BY id"))
                .containsExactly(
                        List.of("3", "C", "Z", "6", "r"),
                        List.of("4", "d", "w", "8", "mine"),
                        List.of("7", "a", "X", "14", "p"),
                        List.of("8", "B", "y", "16", "q"));
    }

    @ParameterizedTest
    @EnumSource
    void anIdentityBesideTheKeyTakesTheSourcesValueToo(Order order) {
        Output output = create(sketch().key("id", "int").column("n", "int", "int"));
        database()
                .execute(
                        "ALTER TABLE t ALTER n ADD GENERATED ALWAYS AS IDENTITY",
                        "INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1, 100), (2, 200)");
        Output known = connectors.asCatalogued(database(), output);
        assertThat(apply(known, order, update("1", "1\t101"), insert("2", "2\t201"), insert("3", "3\t301")))
                .containsExactly(new Deviation(1, 1, 0));
        assertThat(database().query("SELECT id, n FROM t ORDER BY id"))
                .containsExactly(List.of("1", "101"), List.of("2", "201"), List.of("3", "301"));
    }

    @ParameterizedTest
    @EnumSource
    void aDomainsRulesAreTheTargetsBusiness(Order order) {
        database()
                .execute(
                        "CREATE DOMAIN short AS varchar(3) NOT NULL CHECK (VALUE <> 'no')",
                        "CREATE DOMAIN shorter AS short CHECK (length(VALUE) < 3)");
        Output output = create(sketch().key("id", "int").column("v", "text").column("w", "text"));
        database()
                .execute(
                        "ALTER TABLE t ALTER v TYPE short, ALTER w TYPE shorter",
                        "INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'y')");
        assertThat(apply(output, order, delete("1"), update("2", "2\tB\tY"), insert("3", "3\tabc\tz")))
                .isEmpty();
        assertThat(database().query("SELECT id, v, w FROM t ORDER BY id"))
                .containsExactly(List.of("2", "B", "Y"), List.of("3", "abc", "z"));
        refuses(output, order, null, false, update("2", "2\tno\tz"), delete("9"));
        refuses(output, order, "w", false, update("2", "2\tb\tabcd"), delete("9"));
    }

    @ParameterizedTest
    @EnumSource
    void aTextKeyIsWhatItsCollationSaysItIs(Order order) {
        database().execute("CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        Output output = create(sketch().key("k", "text").column("v", "text"));
        database()
                .execute(
                        "ALTER TABLE t ALTER k TYPE text COLLATE ci",
                        "INSERT INTO t VALUES ('Straße', 'a'), ('b', 'b'), ('c', 'c')");
        assertThat(apply(
                        output,
                        order,
                        update("strase", "x\tA"),
                        update("straßE", "Straße\tA"),
                        delete("B"),
                        insert("C", "C\td")))
                .containsExactlyInAnyOrder(new Deviation(0, 1, 0), new Deviation(3, 1, 0));
        assertThat(database().query("SELECT k, v FROM t ORDER BY v"))
                .containsExactly(List.of("Straße", "A"), List.of("C", "d"));
    }

    @Test
    void anAttemptFindsKeysThatTheirTypeTakesForOne() {
        Output output = create(sketch().key("k", "numeric").column("v", "text"));
        database().execute("INSERT INTO t VALUES (1.0, 'a'), (2, 'b')");
        assertThat(attempt(output, update("1", "1\tA"), update("1.00", "1.00\tB")))
                .isNull();
        assertThat(attempt(output, update("1.00", "1.00\tA"), delete("2.0"), insert("3", "3\tc")))
                .isEmpty();
        assertThat(database().query("SELECT k, v FROM t ORDER BY k"))
                .containsExactly(List.of("1.0", "A"), List.of("3", "c"));
    }

    @ParameterizedTest
    @EnumSource
    void partitionsAreTheServersBusiness(Order order) {
        Output output = create(sketch().key("id", "int").column("v", "text"));
        database()
                .execute(
                        "DROP TABLE t",
                        "CREATE TABLE t (id int PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                        "CREATE TABLE low PARTITION OF t FOR VALUES FROM (0) TO (10)",
                        "CREATE TABLE high PARTITION OF t FOR VALUES FROM (10) TO (20)",
                        "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        assertThat(apply(output, order, update("1", "11\tA"), insert("2", "2\tB"), insert("12", "12\tc"), delete("3")))
                .containsExactlyInAnyOrder(new Deviation(1, 1, 0), new Deviation(3, 1, 0));
        assertThat(database().query("SELECT id, v FROM high ORDER BY id"))
                .containsExactly(List.of("11", "A"), List.of("12", "c"));
        assertThat(database().query("SELECT id, v FROM low")).containsExactly(List.of("2", "B"));
    }
}
