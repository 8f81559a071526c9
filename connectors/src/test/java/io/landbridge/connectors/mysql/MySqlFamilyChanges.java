package io.landbridge.connectors.mysql;

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

/** What only MySQL and MariaDB can get wrong. */
abstract class MySqlFamilyChanges extends ChangeWriterContract {

    @RegisterExtension
    final OpenConnectors connectors = new OpenConnectors();

    MySqlFamilyChanges(ServerKind kind) {
        super(kind);
    }

    @Override
    protected ApplyTransaction.Opener open(TestDatabase database) {
        return connectors.applying(database);
    }

    @ParameterizedTest
    @EnumSource
    void aTextKeyIsWhatItsCollationSaysItIs(Order order) {
        Output output = create(
                sketch().key("k", "varchar(20) collate utf8mb4_general_ci").column("v", "varchar(10)"));
        database().execute("INSERT INTO t VALUES ('Straße', 'a'), ('b', 'b'), ('c', 'c')");
        assertThat(apply(
                        output,
                        order,
                        update("STRASSE", "x\tA"),
                        update("straßE", "Straße\tA"),
                        delete("B"),
                        insert("C", "C\td")))
                .containsExactlyInAnyOrder(new Deviation(0, 1, 0), new Deviation(3, 1, 0));
        assertThat(database().query("SELECT k, v FROM t ORDER BY k"))
                .containsExactly(List.of("C", "d"), List.of("Straße", "A"));
    }

    @Test
    void anAttemptFindsKeysThatItsCollationTakesForOne() {
        Output output = create(
                sketch().key("k", "varchar(20) collate utf8mb4_general_ci").column("v", "varchar(10)"));
        database().execute("INSERT INTO t VALUES ('Straße', 'a'), ('b', 'b')");
        assertThat(attempt(output, update("straßE", "straßE\tA"), update("STRAßE", "STRAßE\tB")))
                .isNull();
        assertThat(attempt(output, update("straßE", "straßE\tA"), delete("B"), insert("c", "c\tc")))
                .isEmpty();
        assertThat(database().query("SELECT k, v FROM t ORDER BY k"))
                .containsExactly(List.of("c", "c"), List.of("Straße", "A"));
    }

    @ParameterizedTest
    @EnumSource
    void aTimeOfChangeThatIsLeftOutStays(Order order) {
        Output output =
                create(sketch().key("id", "int").column("v", "varchar(10)").column("w", "int"));
        database()
                .execute(
                        "ALTER TABLE t ADD at datetime(6) NULL ON UPDATE CURRENT_TIMESTAMP(6)",
                        "INSERT INTO t VALUES (1, 'a', 1, '2020-01-01')");
        assertThat(apply(connectors.asCatalogued(database(), output), order, update("1", "1\tA\t2"), delete("2")))
                .hasSize(1);
        assertThat(database().query("SELECT v, year(at) FROM t")).containsExactly(List.of("A", "2020"));
    }
}
