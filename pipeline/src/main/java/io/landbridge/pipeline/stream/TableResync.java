package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.DivergenceStore.Divergence;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Begins tables anew: their rows deleted, all their keys PENDING in a new epoch.
 *
 * <p>What has been applied of a table goes with its rows. What the source's log holds of it before the position at which it begins is looked at
 * by nobody, DDL and TRUNCATE included; it is published as delivered, so that the barrier makes the new copies hold it. Source:
 * docs/protocol.md, "Stops".
 */
final class TableResync {

    private final BatchApplier applier;
    private final StreamClaim claim;

    TableResync(BatchApplier applier, StreamClaim claim) {
        this.applier = applier;
        this.claim = claim;
    }

    /**
     * Begins one table under the stream that goes on.
     *
     * @param start of the table, by the source
     * @param delivered by the stream so far, and all that the start names
     */
    void run(StreamedTable table, List<KeyRange> ranges, ChangeStream.Start start, Delivery delivered) {
        commit(target -> {
            begin(target, table, ranges, start, start.position());
            target.control().fulfilResync(table.name());
            target.streams().deliver(claim.stream(), claim.token(), delivered.encode());
        });
    }

    /**
     * Begins all tables, and with them the stream, whose position may be lost.
     *
     * @param start of the stream
     */
    void run(Map<StreamedTable, List<KeyRange>> tables, ChangeStream.Start start) {
        commit(target -> {
            tables.forEach((table, ranges) -> begin(target, table, ranges, start, null));
            target.control().resyncWishes().forEach(target.control()::fulfilResync);
            target.streams()
                    .restart(claim.stream(), start.position(), start.delivery().encode());
        });
    }

    private void begin(
            ApplyTransaction target,
            StreamedTable table,
            List<KeyRange> ranges,
            ChangeStream.Start start,
            @Nullable Position after) {
        resolve(table, target);
        // Chunks first: whoever is completing one has committed its rows, or never will, when they are deleted.
        target.chunks().resync(table.name(), ranges);
        target.streams().begin(claim.stream(), table.name(), table.startsAt(after, start));
        table.outputs().forEach(output -> target.changes().clear(output.output()));
    }

    private void commit(Consumer<ApplyTransaction> work) {
        applier.inTransaction(target -> {
            work.accept(target);
            NamedPoint.RESYNC_WRITTEN.pass();
        });
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
