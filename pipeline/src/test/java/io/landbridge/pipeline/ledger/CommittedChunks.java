package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chunks of which each call is a transaction of its own, committed at once. */
record CommittedChunks(Ledger ledger) implements ChunkStore {

    @Override
    public void plan(List<FirstChunks> tables) {
        ledger.inTransaction(t -> {
            t.chunks().plan(tables);
            return true;
        });
    }

    @Override
    public Optional<Chunk> claim(
            List<String> tables, Collection<Long> except, @Nullable Long preferred, String owner, Duration lease) {
        return ledger.inTransaction(t -> t.chunks().claim(tables, except, preferred, owner, lease));
    }

    @Override
    public Optional<Cut> cut(Chunk chunk, Key bound) {
        return ledger.inTransaction(t -> t.chunks().cut(chunk, bound));
    }

    @Override
    public boolean complete(Chunk chunk, String fence, long rowsRead, long rowsWritten, long bytes) {
        return ledger.inTransaction(t -> t.chunks().complete(chunk, fence, rowsRead, rowsWritten, bytes));
    }

    @Override
    public boolean release(Chunk chunk, String reason, @Nullable String notBefore) {
        return ledger.inTransaction(t -> t.chunks().release(chunk, reason, notBefore));
    }

    @Override
    public Outcome settle(Chunk chunk, String session, String reason) {
        return ledger.inTransaction(t -> t.chunks().settle(chunk, session, reason));
    }

    @Override
    public void renew(String owner, Duration lease) {
        ledger.inTransaction(t -> {
            t.chunks().renew(owner, lease);
            return true;
        });
    }

    @Override
    public int reclaim(boolean all) {
        return ledger.inTransaction(t -> t.chunks().reclaim(all));
    }

    @Override
    public long quarantineKey(String table, int epoch, Key key) {
        return ledger.inTransaction(t -> t.chunks().quarantineKey(table, epoch, key));
    }

    @Override
    public boolean quarantine(Chunk keyChunk) {
        return ledger.inTransaction(t -> t.chunks().quarantine(keyChunk));
    }

    @Override
    public boolean retryKey(long chunkId) {
        return ledger.inTransaction(t -> t.chunks().retryKey(chunkId));
    }

    @Override
    public List<ChunkStanding> standings(String table) {
        return ledger.inTransaction(t -> t.chunks().standings(table));
    }

    @Override
    public List<ChunkStanding> keyStandings(String table) {
        return ledger.inTransaction(t -> t.chunks().keyStandings(table));
    }

    @Override
    public List<ChunkStanding> standings(Collection<Long> ids) {
        return ledger.inTransaction(t -> t.chunks().standings(ids));
    }

    @Override
    public void recopyKey(String table, int epoch, Key key, @Nullable String notBefore) {
        ledger.inTransaction(t -> {
            t.chunks().recopyKey(table, epoch, key, notBefore);
            return true;
        });
    }

    @Override
    public void release(Position applied) {
        ledger.inTransaction(t -> {
            t.chunks().release(applied);
            return true;
        });
    }

    @Override
    public void resync(String table, List<KeyRange> ranges) {
        ledger.inTransaction(t -> {
            t.chunks().resync(table, ranges);
            return true;
        });
    }

    @Override
    public boolean isAllCopied(List<String> tables) {
        return ledger.inTransaction(t -> t.chunks().isAllCopied(tables));
    }

    @Override
    public List<TableProgress> progress() {
        return ledger.inTransaction(t -> t.chunks().progress());
    }

    @Override
    public List<CopyingChunk> copying() {
        return ledger.inTransaction(t -> t.chunks().copying());
    }

    @Override
    public int epoch(String table) {
        return ledger.inTransaction(t -> t.chunks().epoch(table));
    }
}
