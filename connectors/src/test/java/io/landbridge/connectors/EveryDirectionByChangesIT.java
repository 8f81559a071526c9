package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.stream.ApplyTransaction;
import io.landbridge.pipeline.stream.ChangeWriter.Order;
import io.landbridge.pipeline.stream.RowChange;
import io.landbridge.pipeline.stream.RowChange.Kind;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.compare.Comparison;
import io.landbridge.testkit.compare.ComparisonResult;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of every common type, written as changes instead of being copied, judged by the independent comparer. */
class EveryDirectionByChangesIT {

    static Stream<Arguments> directions() {
        List<ServerKind> kinds = List.of(ServerKind.POSTGRESQL, ServerKind.MARIADB, ServerKind.MYSQL);
        return kinds.stream()
                .flatMap(from -> kinds.stream()
                        .flatMap(to -> Arrays.stream(Order.values()).map(order -> Arguments.of(from, to, order))));
    }

    @ParameterizedTest
    @MethodSource("directions")
    void extremeValuesAreWrittenUnchanged(ServerKind fromKind, ServerKind toKind, Order order) {
        Engine from = Endpoints.engine(fromKind);
        Engine to = Endpoints.engine(toKind);
        Extremes extremes = Extremes.of(from, to);
        TableSketch sketch = extremes.sketch(from, to);
        try (TestDatabase sourceDatabase = Servers.shared(fromKind).createDatabase("from");
                TestDatabase targetDatabase = Servers.shared(toKind).createDatabase("to")) {
            sourceDatabase.execute(sketch.createSource("t"));
            targetDatabase.execute(sketch.createTarget("t"));
            extremes.fill(sourceDatabase, "t");
            TableMapping mapping =
                    sketch.mapping(Endpoints.table(sourceDatabase, "t"), Endpoints.table(targetDatabase, "t"));
            try (Connector source = Endpoints.open(Side.SOURCE, sourceDatabase);
                    Connector target = Endpoints.open(Side.TARGET, targetDatabase)) {
                target.ledger("whole", LedgerLocation.DEFAULT).create();
                List<byte[]> rows = rows(source, mapping);
                try (ApplyTransaction transaction =
                        target.applying("whole", LedgerLocation.DEFAULT).begin()) {
                    // each row first with the values of the one before it, then with its own
                    apply(transaction, mapping, order, changes(Kind.INSERT, mapping, rows, 1));
                    apply(transaction, mapping, order, changes(Kind.UPDATE, mapping, rows, 0));
                    transaction.commit();
                    requireEqual(sourceDatabase, targetDatabase);
                    apply(transaction, mapping, order, changes(Kind.DELETE, mapping, rows, 0));
                    apply(transaction, mapping, order, changes(Kind.INSERT, mapping, rows, 0));
                    transaction.commit();
                    requireEqual(sourceDatabase, targetDatabase);
                }
            }
        }
    }

    private static void requireEqual(TestDatabase source, TestDatabase target) {
        ComparisonResult result = Comparison.of(source, target).table("t").compare();
        assertThat(result.isEqual()).as(result.toString()).isTrue();
    }

    private static void apply(
            ApplyTransaction transaction, TableMapping mapping, Order order, List<RowChange> changes) {
        assertThat(transaction.changes().apply(mapping.outputs().get(0), changes, order))
                .isEmpty();
    }

    private static List<byte[]> rows(Connector source, TableMapping mapping) {
        List<byte[]> rows = new ArrayList<>();
        Chunk chunk = new Chunk(1, mapping.name(), 1, null, KeyRange.ALL, 1, 1);
        try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk)) {
            snapshot.read(
                    KeyRange.ALL,
                    RowEncoding.TEXT,
                    (bytes, offset, length) -> rows.add(Arrays.copyOfRange(bytes, offset, offset + length)));
        }
        return rows;
    }

    /** The key is the first column. */
    private static List<RowChange> changes(Kind kind, TableMapping mapping, List<byte[]> rows, int shift) {
        assertThat(mapping.columns().get(0).target().name())
                .isEqualTo(mapping.target().rowKey().get(0));
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            byte[] own = rows.get(i);
            byte[] other = rows.get((i + shift) % rows.size());
            int ownKey = keyLength(own);
            int otherKey = keyLength(other);
            byte[] key = Arrays.copyOf(own, ownKey + 1);
            key[ownKey] = '\n';
            byte[] row = Arrays.copyOf(own, ownKey + other.length - otherKey);
            System.arraycopy(other, otherKey, row, ownKey, other.length - otherKey);
            changes.add(new RowChange(kind, true, key, kind == Kind.DELETE ? new byte[0] : row, new BitSet()));
        }
        return changes;
    }

    private static int keyLength(byte[] row) {
        int at = 0;
        while (row[at] != '\t') {
            at++;
        }
        return at;
    }
}
