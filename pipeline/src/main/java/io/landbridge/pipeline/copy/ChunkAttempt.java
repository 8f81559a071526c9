package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.Cut;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.throttle.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * One claimed chunk, one snapshot: writes its rows and the ledger's entry about them into one target transaction, up to right before the
 * commit.
 */
final class ChunkAttempt {

    /** Attempts after which a unique value is taken to be held for good: the target may call values the same that the source does not. */
    private static final int MOST_WAITS = 10;

    private final Chunk chunk;
    private final TableCopy table;
    private final SourceSnapshot snapshot;
    private final TargetTransaction target;
    private final QuarantineBudget budget;
    private final ChunkFlow flow;
    private boolean searched;

    ChunkAttempt(
            ClaimedChunk claimed,
            TableCopy table,
            SourceSnapshot snapshot,
            QuarantineBudget budget,
            Deadline deadline,
            Ticker ticker,
            LargeRows large) {
        this.chunk = claimed.chunk();
        this.table = table;
        this.snapshot = snapshot;
        this.target = claimed.target();
        this.budget = budget;
        boolean givesWay = claimed.delivered().resumeAfter(snapshot.fence()) != null && chunk.attempts() <= MOST_WAITS;
        this.flow = new ChunkFlow(
                table,
                snapshot,
                target,
                deadline,
                ticker,
                givesWay,
                chunk.describe(),
                bytes -> large.saw(chunk, bytes));
    }

    /** Whether the chunk was halved, so that what it took says nothing about the next one. */
    boolean isOrdinary() {
        return !searched && chunk.key() == null;
    }

    /**
     * Copies the chunk.
     *
     * @throws LandbridgeException {@link CopyError#SUPERSEDED} when the chunk is no longer ours, and all that goes wrong on the way; the
     *     target transaction must be rolled back then
     */
    CopiedRows run() {
        Key key = chunk.key();
        CopiedRows copied = key == null ? copyRange() : copyKey(key);
        if (!snapshot.isDurable()) {
            throw new LandbridgeException(
                    CopyError.NOT_DURABLE,
                    chunk.describe(),
                    "The source has not written its log up to what the chunk holds.");
        }
        return copied;
    }

    private CopiedRows copyRange() {
        CopiedRows copied;
        try {
            copied = flow.copy(chunk.range(), budget.most());
            if (copied.refused().isEmpty() || copied.refused().size() <= budget.left(target)) {
                NamedPoint.ROWS_WRITTEN.pass();
                complete(chunk, copied);
                return copied;
            }
            throw new OverBudgetException(chunk.describe(), copied.refused().get(0));
        } catch (RowRefusedException | OverBudgetException e) {
            return search(e);
        }
    }

    private CopiedRows search(LandbridgeException refusal) {
        searched = true;
        target.rollback();
        NamedPoint.HALVING_BEGINS.pass();
        RefusedRowSearch.Found found =
                new RefusedRowSearch(table.mapping(), snapshot, target, flow).run(chunk, refusal, budget.left(target));
        NamedPoint.ROWS_WRITTEN.pass();
        complete(cutAt(found.endedAt()), found.copied());
        return found.copied();
    }

    /** What lies above the row that was one too many is left to a later run. */
    private Chunk cutAt(@Nullable Key endedAt) {
        if (endedAt == null || endedAt.equals(chunk.range().upper())) {
            return chunk;
        }
        return target.chunks().cut(chunk, endedAt).map(Cut::kept).orElseThrow(this::superseded);
    }

    private void complete(Chunk decided, CopiedRows copied) {
        int refused = copied.refused().size();
        boolean ours = target.chunks()
                .complete(
                        decided,
                        snapshot.fence().encode(),
                        copied.rowsRead() - refused,
                        copied.rowsWritten(),
                        copied.bytes());
        if (!ours) {
            throw superseded();
        }
        for (RefusedRow row : copied.refused()) {
            long id = target.chunks().quarantineKey(chunk.table(), chunk.epoch(), row.key());
            quarantine(id, row, 1);
        }
        NamedPoint.CHUNK_COMPLETED.pass();
    }

    private CopiedRows copyKey(Key key) {
        CopiedRows copied;
        try {
            copied = flow.copyKey(key, 1);
        } catch (RowRefusedException e) {
            target.rollback();
            copied =
                    CopiedRows.NONE.plus(new RefusedRowSearch(table.mapping(), snapshot, target, flow).refused(key, e));
        }
        NamedPoint.ROWS_WRITTEN.pass();
        if (copied.refused().isEmpty()) {
            complete(chunk, copied);
            return copied;
        }
        if (!target.chunks().quarantine(chunk)) {
            throw superseded();
        }
        quarantine(chunk.id(), copied.refused().get(0), chunk.attempts());
        NamedPoint.CHUNK_COMPLETED.pass();
        return copied;
    }

    private void quarantine(long chunkId, RefusedRow row, int attempts) {
        target.quarantine()
                .add(new QuarantinedRow(
                        chunkId, chunk.table(), row.key(), row.image(), row.column(), row.reason(), attempts, "open"));
    }

    private LandbridgeException superseded() {
        return new LandbridgeException(
                CopyError.SUPERSEDED, chunk.describe(), "Another process has taken the chunk over.");
    }
}
