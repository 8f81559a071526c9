package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of every common type in every direction, judged by the independent comparer. */
class EveryDirectionIT {

    @ParameterizedTest
    @MethodSource(CopyDirections.ALL)
    void extremeValuesArriveUnchanged(ServerKind fromKind, ServerKind toKind, RowEncoding encoding) {
        Engine from = Endpoints.engine(fromKind);
        Engine to = Endpoints.engine(toKind);
        Extremes extremes = Extremes.of(from, to);
        TableSketch sketch = extremes.sketch(from, to);
        try (TestDatabase sourceDatabase = Servers.shared(fromKind).createDatabase("from");
                TestDatabase targetDatabase = Servers.shared(toKind).createDatabase("to")) {
            sourceDatabase.execute(sketch.createSource("t"));
            targetDatabase.execute(sketch.createTarget("t"));
            int rows = extremes.fill(sourceDatabase, "t");
            try (Connector source = Endpoints.open(Side.SOURCE, sourceDatabase);
                    Connector target = Endpoints.open(Side.TARGET, targetDatabase)) {
                target.ledger("whole", LedgerLocation.DEFAULT).create();
                WholeTable table = new WholeTable(
                        source,
                        target,
                        sketch.mapping(Endpoints.table(sourceDatabase, "t"), Endpoints.table(targetDatabase, "t")));
                assertThat(table.copy(encoding, 2)).isEqualTo(rows);
            }
            ComparisonResult result =
                    Comparison.of(sourceDatabase, targetDatabase).table("t").compare();
            assertThat(result.isEqual()).as(result.toString()).isTrue();
        }
    }
}
