package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.TableSketch;
import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.digest.DigestForm;
import io.landbridge.pipeline.digest.DigestReader;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RangeDigest;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.digest.TableDigest;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.Table;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.ServerKind;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ends of every common type, copied in every direction: both sides have one digest, until any one value changes. */
class DigestOfCopiesIT {

    @ParameterizedTest
    @MethodSource(CopyDirections.ALL)
    void bothSidesHaveOneDigestUntilAValueChanges(ServerKind fromKind, ServerKind toKind, RowEncoding encoding) {
        Engine from = Endpoints.engine(fromKind);
        Engine to = Endpoints.engine(toKind);
        Extremes extremes = Extremes.of(from, to);
        TableSketch sketch = extremes.sketch(from, to);
        try (TestDatabase sourceDatabase = Servers.shared(fromKind).createDatabase("from");
                TestDatabase targetDatabase = Servers.shared(toKind).createDatabase("to")) {
            sourceDatabase.execute(sketch.createSource("t"));
            targetDatabase.execute(sketch.createTarget("t"));
            extremes.fill(sourceDatabase, "t");
            try (Connector source = Endpoints.open(Side.SOURCE, sourceDatabase);
                    Connector target = Endpoints.open(Side.TARGET, targetDatabase)) {
                target.ledger("whole", LedgerLocation.DEFAULT).create();
                TableMapping mapping =
                        sketch.mapping(Endpoints.table(sourceDatabase, "t"), Endpoints.table(targetDatabase, "t"));
                new WholeTable(source, target, mapping).copy(encoding, 2);
                TableDigest digest = TableDigest.of(from, mapping, to);
                assertThat(digest.quickForm() == DigestForm.POSTGRESQL)
                        .isEqualTo(from == Engine.POSTGRESQL && to == Engine.POSTGRESQL);
                assertThat(targetDigests(target, digest)).isEqualTo(sourceDigests(source, digest));
                changeEveryColumn(targetDatabase, target, digest);
            }
        }
    }

    private static void changeEveryColumn(TestDatabase database, Connector target, TableDigest digest) {
        List<RangeDigest> before = targetDigests(target, digest);
        for (ColumnDigest column : digest.columns()) {
            String name = column.target().column().name();
            if (name.equals("id")) {
                continue;
            }
            database.execute("UPDATE t SET " + database.quote(name) + " = NULL WHERE id = 0");
            List<RangeDigest> after = targetDigests(target, digest);
            for (int i = 0; i < after.size(); i++) {
                boolean isOfServers = i < 2;
                assertThat(after.get(i).equals(before.get(i)))
                        .as("digest " + i + " the same after a change of " + name)
                        .isEqualTo(isOfServers != column.isPushedDown());
            }
            before = after;
        }
    }

    private static List<RangeDigest> sourceDigests(Connector source, TableDigest digest) {
        return digests(source, digest.quickForm(), digest.pushedOfSource(), digest.streamedOfSource());
    }

    private static List<RangeDigest> targetDigests(Connector target, TableDigest digest) {
        return digests(target, digest.quickForm(), digest.pushedOfTarget(), digest.streamedOfTarget());
    }

    /** What the server reckons in both forms, the first as it is reckoned here too; then what only here can be. */
    private static List<RangeDigest> digests(
            Connector connector, DigestForm quick, Optional<DigestedTable> pushed, Optional<DigestedTable> streamed) {
        List<RangeDigest> found = new ArrayList<>();
        Table name = pushed.or(() -> streamed).orElseThrow().table();
        try (DigestReader reader = Endpoints.digests(connector).openTarget(name, null)) {
            pushed.ifPresent(table -> {
                RangeDigest byServer = reader.digest(table, KeyRange.ALL);
                assertThat(hashedHere(reader, table)).isEqualTo(byServer);
                found.add(byServer);
                found.add(reader.digest(table.in(quick), KeyRange.ALL));
            });
            streamed.ifPresent(table -> found.add(hashedHere(reader, table)));
        }
        return found;
    }

    private static RangeDigest hashedHere(DigestReader reader, DigestedTable table) {
        RowHash hash = table.rowHash();
        RangeDigest[] sum = {RangeDigest.EMPTY};
        reader.values(table, KeyRange.ALL, (key, values) -> sum[0] = sum[0].withRow(hash.of(values)));
        return sum[0];
    }
}
