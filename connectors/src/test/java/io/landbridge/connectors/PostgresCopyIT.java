package io.landbridge.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.Endpoint.Side;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.schema.ValueKind;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.testkit.server.Servers;
import io.landbridge.testkit.server.TestDatabase;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A whole table through both ports, in claimed chunks, into rows and ledger. */
class PostgresCopyIT {

    private final TestDatabase from = Servers.postgresql().createDatabase("copy_from");
    private final TestDatabase to = Servers.postgresql().createDatabase("copy_to");
    private final Connector source = Connectors.open(CopyCase.endpoint(Side.SOURCE, from), 2);
    private final Connector target = Connectors.open(CopyCase.endpoint(Side.TARGET, to), 2);

    private final TableMapping mapping = new CopyCase("id")
            .column("id", "bigint", "bigint", ValueKind.INTEGER, false)
            .column("name", "text", "text", ValueKind.TEXT, true)
            .column("at", "timestamptz", "timestamptz", ValueKind.INSTANT, true)
            .column("ok", "boolean", "boolean", ValueKind.BOOLEAN, true)
            .mapping(new TableName("public", "t"), new TableName("public", "t"));

    @BeforeEach
    void create() {
        String table = "CREATE TABLE t (id bigint PRIMARY KEY, name text, at timestamptz, ok boolean)";
        from.execute(
                table,
                "INSERT INTO t SELECT i, CASE i % 3 WHEN 0 THEN NULL ELSE E'a\\t\\\\' || i END, now() - i * interval '1 h',"
                        + " i % 2 = 0 FROM generate_series(1, 10000) AS i");
        to.execute(table);
    }

    @AfterEach
    void close() {
        source.close();
        target.close();
        from.close();
        to.close();
    }

    @ParameterizedTest
    @EnumSource
    void copiesATableInClaimedChunks(RowEncoding encoding) {
        target.ledger("m", LedgerLocation.DEFAULT).create();
        TargetTransaction.Opener transactions = target.transactions("m", LedgerLocation.DEFAULT);
        long copied = 0;
        try (TargetTransaction transaction = transactions.begin()) {
            KeyRange rest = KeyRange.ALL;
            for (long id = 1; ; id++) {
                Optional<Key> bound = source.snapshots().bound(mapping, rest, 3_000);
                KeyRange range = bound.isPresent() ? rest.upTo(bound.orElseThrow()) : rest;
                copied += copy(transaction, new Chunk(id, mapping.name(), 1, null, range, 1, 1), encoding);
                if (bound.isEmpty()) {
                    break;
                }
                rest = rest.above(bound.orElseThrow());
            }
            transaction.commit();
        }
        assertThat(copied).isEqualTo(10_000);
        String all = "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM t";
        assertThat(to.queryValue(all)).isEqualTo(from.queryValue(all));
    }

    private long copy(TargetTransaction transaction, Chunk chunk, RowEncoding encoding) {
        try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk);
                TargetWriter writer = transaction.writer(mapping.outputs().get(0), encoding)) {
            long read = snapshot.read(chunk.range(), encoding, writer);
            assertThat(writer.finish()).isEqualTo(read);
            assertThat(snapshot.isDurable()).isTrue();
            return read;
        }
    }
}
