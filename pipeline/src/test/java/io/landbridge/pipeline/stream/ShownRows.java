package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Looks at each commit of the target: a key whose chunk is not copied has no row; a key that the stream has passed has the row that it had
 * at the source at the stream's position, or at the end of the batch that is applied in lanes (I1); any other has one that it had at some
 * moment. Never does one show an older row than was shown before, so that a delete is never undone (I2).
 */
final class ShownRows {

    private final StreamWorld world;
    private final int keys;
    private final Map<Integer, Integer> shown = new HashMap<>();

    ShownRows(StreamWorld world, int keys) {
        this.world = world;
        this.keys = keys;
    }

    void look() {
        StreamRecord stream = world.server.stream(StreamWorld.MIGRATION);
        if (stream == null) {
            return;
        }
        List<ChunkStanding> chunks = world.server.chunks(StreamWorld.MIGRATION, StreamWorld.TABLE);
        Map<Integer, String> rows = world.target();
        for (int id = 1; id <= keys; id++) {
            ChunkStanding chunk = chunkOf(chunks, id);
            if (chunk != null) {
                look(id, chunk, rows.get(id), stream.applied());
            }
        }
    }

    /** The chunk that decides about a key. */
    static @Nullable ChunkStanding chunkOf(List<ChunkStanding> chunks, int id) {
        ChunkStanding found = null;
        for (ChunkStanding standing : chunks) {
            Key key = standing.chunk().key();
            if (key != null && number(key) == id) {
                return standing;
            }
            Key lower = standing.chunk().range().lower();
            Key upper = standing.chunk().range().upper();
            if (key == null && (lower == null || number(lower) < id) && (upper == null || number(upper) >= id)) {
                found = standing;
            }
        }
        return found;
    }

    private static int number(Key key) {
        return Integer.parseInt(key.values().get(0));
    }

    private void look(int id, ChunkStanding chunk, @Nullable String row, Position applied) {
        if (chunk.state() != ChunkState.COPIED) {
            require(row == null, id, row, "although its chunk is " + chunk.state());
            return;
        }
        if (Objects.requireNonNull(chunk.fence()).isPassedBy(applied)) {
            int transactions = world.source.transactionsBefore(applied);
            Position end = world.server.batchEnd(StreamWorld.MIGRATION);
            boolean isBefore = is(row, id, transactions) && shown.getOrDefault(id, 0) <= transactions;
            if (end != null && !isBefore) {
                transactions = world.source.transactionsBefore(end);
            }
            String wanted = world.source.lineAfter(StreamWorld.TABLE, id, transactions);
            require(is(row, id, transactions), id, row, "instead of [" + wanted + "] at " + applied + ", " + end);
            shown.merge(id, transactions, Math::max);
        } else if (world.engine != Engine.MYSQL) {
            // Where a fence may answer MAYBE a table settles only when the stream has passed it.
            int at = shown.getOrDefault(id, 0);
            while (at <= world.source.transactions() && !is(row, id, at)) {
                at++;
            }
            require(at <= world.source.transactions(), id, row, "which it never had since it showed a newer one");
            shown.put(id, at);
        }
    }

    private boolean is(@Nullable String row, int id, int transactions) {
        return Objects.equals(world.source.lineAfter(StreamWorld.TABLE, id, transactions), row);
    }

    private static void require(boolean right, int id, @Nullable String row, String what) {
        if (!right) {
            throw new AssertionError("Key " + id + " shows [" + row + "] " + what);
        }
    }
}
