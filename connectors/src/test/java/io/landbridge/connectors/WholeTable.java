package io.landbridge.connectors;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.SourceSnapshot;
import io.landbridge.pipeline.copy.TargetTransaction;
import io.landbridge.pipeline.copy.TargetWriter;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import java.util.Optional;

/** Copies a whole table through both ports, cut after every so many rows, in one target transaction. */
public final class WholeTable {

    private final Connector source;
    private final Connector target;
    private final TableMapping mapping;

    public WholeTable(Connector source, Connector target, TableMapping mapping) {
        this.source = source;
        this.target = target;
        this.mapping = mapping;
    }

    /** Rows that were copied, and committed. */
    public long copy(RowEncoding encoding, long chunkRows) {
        long rows = 0;
        try (TargetTransaction transaction =
                target.transactions("whole", LedgerLocation.DEFAULT).begin()) {
            KeyRange rest = KeyRange.ALL;
            Optional<Key> bound;
            do {
                bound = source.snapshots().bound(mapping, rest, chunkRows);
                rows += copy(transaction, bound.map(rest::upTo).orElse(rest), encoding);
                rest = bound.map(rest::above).orElse(rest);
            } while (bound.isPresent());
            transaction.commit();
        }
        return rows;
    }

    private long copy(TargetTransaction transaction, KeyRange range, RowEncoding encoding) {
        Chunk chunk = new Chunk(1, mapping.name(), 1, null, range, 1, 1);
        try (SourceSnapshot snapshot = source.snapshots().open(mapping, chunk);
                TargetWriter writer = transaction.writer(mapping.outputs().get(0), encoding)) {
            snapshot.read(range, encoding, writer);
            long stored = writer.finish();
            if (!snapshot.isDurable()) {
                throw new IllegalStateException("not durable: " + snapshot.fence());
            }
            return stored;
        }
    }
}
