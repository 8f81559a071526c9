package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.DivergenceStore.Divergence;
import java.util.List;

/**
 * Begins a table anew: its rows deleted, all its keys PENDING in a new epoch.
 *
 * <p>What has been applied of it goes with the rows, and what was published as delivered holds all of that: the barrier makes the new copies
 * hold it too.
 */
final class TableResync {

    private final BatchApplier applier;
    private final StreamClaim claim;

    TableResync(BatchApplier applier, StreamClaim claim) {
        this.applier = applier;
        this.claim = claim;
    }

    void run(StreamedTable table, List<KeyRange> ranges) {
        ApplyTransaction target = applier.begin();
        try {
            resolve(table, target);
            // Chunks first: whoever is completing one has committed its rows, or never will, when they are deleted.
            target.chunks().resync(table.name(), ranges);
            target.control().fulfilResync(table.name());
            table.outputs().forEach(output -> target.changes().clear(output.output()));
            NamedPoint.RESYNC_WRITTEN.pass();
        } catch (RuntimeException | Error e) {
            target.close();
            throw e;
        }
        try {
            target.commit();
            target.close();
        } catch (LandbridgeException e) {
            target.abandon();
            claim.lost();
            throw e;
        }
        NamedPoint.RESYNC_COMMITTED.pass();
    }

    /** What was found about rows that are gone means nothing any more. */
    private static void resolve(StreamedTable table, ApplyTransaction target) {
        for (Divergence open : target.divergences().open(Integer.MAX_VALUE)) {
            if (open.table().equals(table.name())) {
                target.divergences().resolve(open.id(), "resynced");
            }
        }
    }
}
