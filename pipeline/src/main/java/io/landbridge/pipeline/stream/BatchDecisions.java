package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.position.TransactionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of each event of a batch; complete before anything of the batch is written, and the same however often it is asked. Not for
 * several threads.
 */
final class BatchDecisions {

    private final BatchPlaces places;
    private @Nullable ChunkStanding lastChunk;
    private @Nullable TransactionId lastTransaction;
    private Decision last = Decision.WAIT;

    /** @param places of which no chunk is being copied */
    BatchDecisions(BatchPlaces places) {
        this.places = places;
    }

    /** The same ones for a thread of its own. */
    BatchDecisions forAnotherThread() {
        return new BatchDecisions(places);
    }

    /** At the event's old key. */
    Decision before(int event, StreamedTable table, TransactionId transaction) {
        return at(places.before(event), table, transaction);
    }

    /** At the event's new key. */
    Decision after(int event, StreamedTable table, TransactionId transaction) {
        return at(places.after(event), table, transaction);
    }

    /** The key of the chunk of its own that an event's old or new key has, as that chunk spells it; null when it has none. */
    @Nullable Key chunkKey(int event, StreamedTable table, boolean ofNew) {
        ChunkMap map = places.map(table);
        int place = ofNew ? places.after(event) : places.before(event);
        return map == null || place < 0 ? null : map.at(place).chunk().key();
    }

    @SuppressWarnings("ReferenceEquality") // to compare sets would cost what is to be saved
    private Decision at(int place, StreamedTable table, TransactionId transaction) {
        if (place == BatchPlaces.FINISHED) {
            return Decision.APPLY;
        }
        if (place == ChunkMap.UNPLANNED) {
            // Chunks come as PENDING ones.
            return Decision.SKIP_PENDING;
        }
        ChunkMap map = Objects.requireNonNull(places.map(table));
        if (map.isPassed(place)) {
            return Decision.APPLY;
        }
        ChunkStanding chunk = map.at(place);
        if (chunk.state() != ChunkState.COPIED) {
            return HandOff.decide(chunk.state(), null);
        }
        // An answer of MySQL's compares sets, and neighbouring events often ask the same.
        if (chunk != lastChunk || transaction != lastTransaction) {
            last = HandOff.decide(
                    chunk.state(),
                    Objects.requireNonNull(chunk.fence(), "a COPIED chunk has a fence")
                            .answer(transaction));
            lastChunk = chunk;
            lastTransaction = transaction;
        }
        return last;
    }
}
