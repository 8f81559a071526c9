package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowImage;
import io.landbridge.pipeline.transform.UnreadableField;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a chunk that are refused, by halving, and copies all others: in one snapshot and one target transaction, from the
 * lowest key upwards, so that the work can end at any refused key with all keys up to it decided.
 */
final class RefusedRowSearch {

    private final TableMapping mapping;
    private final SourceSnapshot snapshot;
    private final TargetTransaction target;
    private final ChunkFlow flow;
    private final Deque<KeyRange> open = new ArrayDeque<>();
    private CopiedRows copied = CopiedRows.NONE;

    RefusedRowSearch(TableMapping mapping, SourceSnapshot snapshot, TargetTransaction target, ChunkFlow flow) {
        this.mapping = mapping;
        this.snapshot = snapshot;
        this.target = target;
        this.flow = flow;
    }

    /**
     * What was found.
     *
     * @param endedAt the refused key that was one too many, all keys above it undecided; null when the whole range is decided
     */
    record Found(CopiedRows copied, @Nullable Key endedAt) {}

    /**
     * Searches a chunk that was refused as a whole; the target transaction is fresh.
     *
     * @param refusal of the whole chunk
     * @param budget rows that may still be set aside, negative when it is exceeded already; one more is, and ends the search
     */
    Found run(Chunk chunk, LandbridgeException refusal, long budget) {
        narrow(chunk.range(), refusal);
        while (!open.isEmpty()) {
            KeyRange range = open.pop();
            target.savepoint();
            try {
                copied = copied.plus(flow.copy(range, budget - copied.refused().size()));
                NamedPoint.HALF_WRITTEN.pass();
            } catch (RowRefusedException | OverBudgetException e) {
                target.rollbackToSavepoint();
                narrow(range, e);
            }
            int refused = copied.refused().size();
            // Another worker may have used the budget up and more: then the first refused row is one too many.
            if (refused > 0 && refused > budget) {
                Key last = copied.refused().get(refused - 1).key();
                return new Found(copied, open.isEmpty() ? null : last);
            }
        }
        return new Found(copied, null);
    }

    private void narrow(KeyRange range, LandbridgeException refusal) {
        Key middle = snapshot.middle(range).orElse(null);
        if (middle != null) {
            open.push(range.above(middle));
            open.push(range.upTo(middle));
            return;
        }
        Key key = snapshot.onlyKey(range).orElseThrow(() -> withoutKey(refusal));
        copied = copied.plus(refused(key, refusal));
    }

    RefusedRow refused(Key key, LandbridgeException refusal) {
        if (refusal instanceof OverBudgetException rejected) {
            return rejected.row();
        }
        ByteArrayOutputStream row = new ByteArrayOutputStream();
        snapshot.readKey(key, RowEncoding.TEXT, row::write);
        byte[] bytes = row.toByteArray();
        String column = refusal instanceof RowRefusedException byTarget ? byTarget.column() : null;
        if (column == null) {
            column = UnreadableField.of(mapping, bytes).orElse(null);
        }
        return new RefusedRow(key, RowImage.of(mapping.reads(), bytes), column, refusal.what());
    }

    private static LandbridgeException withoutKey(LandbridgeException refusal) {
        return new LandbridgeException(
                CopyError.REFUSED_WITHOUT_KEY,
                refusal.where(),
                "A row is refused, and its table has no key by which it could be found: " + refusal.what(),
                refusal);
    }
}
