package io.landbridge.fake;

import io.landbridge.fake.FakeLedgerTables.ChunkRow;
import io.landbridge.fake.FakeLedgerTables.PlannedTable;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.ChunkStore.CopyingChunk;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.position.FenceCodec;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What people see of the chunks in memory. */
final class FakeProgress {

    private FakeProgress() {}

    static TableProgress of(PlannedTable table, List<ChunkRow> chunks) {
        return new TableProgress(
                table.table(),
                table.estimatedRows(),
                chunks.stream().mapToLong(c -> c.rowsRead).sum(),
                chunks.stream().mapToLong(c -> c.rowsWritten).sum(),
                chunks.stream().mapToLong(c -> c.bytes).sum(),
                count(chunks, ChunkState.PENDING),
                count(chunks, ChunkState.COPYING),
                count(chunks, ChunkState.COPIED),
                count(chunks, ChunkState.QUARANTINED),
                chunks.stream()
                        .filter(c -> c.state == ChunkState.PENDING)
                        .map(c -> c.reason)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    static CopyingChunk copying(ChunkRow c, long nowNanos) {
        return new CopyingChunk(
                c.id,
                c.table,
                c.key == null ? c.range.toString() : "[" + c.key + "]",
                String.valueOf(c.owner),
                TimeUnit.NANOSECONDS.toSeconds(nowNanos - c.claimedNanos));
    }

    static ChunkStanding standing(ChunkRow c) {
        return new ChunkStanding(c.asClaimed(), c.state, c.fence == null ? null : FenceCodec.decode(c.fence));
    }

    private static long count(List<ChunkRow> chunks, ChunkState state) {
        return chunks.stream().filter(c -> c.state == state).count();
    }
}
