package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chunks of all tables of one migration. Times are the target's clock. Source of the rules: docs/protocol.md, "Copying one chunk". */
public interface ChunkStore {

    /**
     * Adds the first chunks of tables, all PENDING, in a few statements however many tables there are; leaves out a table whose epoch has
     * chunks already or is another. The migration is registered. Tables are claimed in the order in which they were planned.
     */
    void plan(List<FirstChunks> tables);

    /** As above, for one table. */
    default void plan(String table, int epoch, List<KeyRange> ranges, long estimatedRows) {
        plan(List.of(new FirstChunks(table, epoch, ranges, estimatedRows)));
    }

    /**
     * Claims a PENDING chunk: {@code COPYING}, token + 1, lease, and this transaction's session as the copier's. Chunks that other
     * transactions are claiming are passed over, and so are those that wait for the stream.
     *
     * @param tables only these are considered; empty for all of the migration
     * @param except ids of chunks that are taken only when preferred
     * @param preferred id of a chunk that is taken if it can be; null for the one planned first
     * @param owner the process, for people and for {@link #renew}
     * @return empty when nothing can be claimed now; see {@link #isAllCopied} for whether that is the end
     */
    Optional<Chunk> claim(
            List<String> tables, Collection<Long> except, @Nullable Long preferred, String owner, Duration lease);

    /** As above, without exceptions. */
    default Optional<Chunk> claim(List<String> tables, @Nullable Long preferred, String owner, Duration lease) {
        return claim(tables, List.of(), preferred, owner, lease);
    }

    /**
     * Cuts a claimed range: the chunk keeps the keys up to {@code bound}, a new PENDING chunk gets the rest.
     *
     * @return empty when the token or the range is no longer the chunk's
     */
    Optional<Cut> cut(Chunk chunk, Key bound);

    /**
     * Makes the chunk COPIED, in the transaction that writes its rows.
     *
     * @param fence {@link io.landbridge.pipeline.position.Fence#encode()}
     * @param rowsRead rows that the source's snapshot held in the range, those with key chunks of their own left out
     * @param rowsWritten rows written to the target
     * @return false when token or state are no longer the chunk's: the caller must roll back
     */
    boolean complete(Chunk chunk, String fence, long rowsRead, long rowsWritten, long bytes);

    /**
     * Gives a chunk back: PENDING, token + 1.
     *
     * @param reason shown by status
     * @param notBefore position that {@code applied} must reach before the next claim; null for at once
     * @return false when the token is no longer the chunk's
     */
    boolean release(Chunk chunk, String reason, @Nullable String notBefore);

    /**
     * Finds out what became of a chunk whose copier lost its connection: ends that session, waits for its transaction to end, and gives
     * the chunk back if it was not committed. Needs a transaction of its own.
     *
     * @param session the one that was lost; the ledger need not know it, when it was the claim that got no answer
     * @param reason as in {@link #release}
     */
    Outcome settle(Chunk chunk, String session, String reason);

    /** Extends the leases of the owner's chunks in COPYING. */
    void renew(String owner, Duration lease);

    /**
     * Frees chunks in COPYING whose lease ran out: ends their copier's session, then PENDING with token + 1.
     *
     * @param all also those whose lease has not run out (the caller holds the runner lease, so their owner is gone)
     * @return how many
     * @throws io.landbridge.pipeline.failure.LandbridgeException when a session is alive and may not be ended
     */
    int reclaim(boolean all);

    /**
     * Makes a key QUARANTINED in a chunk of its own, whatever chunk of its own it had before: in the transaction that completes the range
     * around it, or in the applier's that deletes the key's rows. A chunk that is added counts as one row read.
     *
     * @return the key chunk's id
     */
    long quarantineKey(String table, int epoch, Key key);

    /**
     * Makes a claimed key chunk QUARANTINED again.
     *
     * @return false when token or state are no longer the chunk's: the caller must roll back
     */
    boolean quarantine(Chunk keyChunk);

    /**
     * Makes a quarantined key PENDING again, token + 1.
     *
     * @return false when it is not quarantined
     */
    boolean retryKey(long chunkId);

    /** All chunks of a table's current epoch as they stand, ranges in no particular order. */
    List<ChunkStanding> standings(String table);

    /** The key chunks of a table's current epoch as they stand; few, since each is a row that was refused or had to be read anew. */
    List<ChunkStanding> keyStandings(String table);

    /** Those chunks as they stand now; chunks that are no longer there are left out. */
    List<ChunkStanding> standings(Collection<Long> ids);

    /**
     * Makes a key PENDING in a chunk of its own, whatever it was before: the applier has deleted the key's rows in the same transaction
     * and the ordinary steps copy it anew. Source: docs/protocol.md, "Re-copy of a key".
     *
     * @param notBefore position that {@code applied} must reach before the claim; null for at once
     */
    void recopyKey(String table, int epoch, Key key, @Nullable String notBefore);

    /** Lets those chunks be claimed whose {@code notBefore} the stream has reached. */
    void release(Position applied);

    /**
     * Begins a table's next epoch with the ranges given, all PENDING, and forgets what of the table is in quarantine. Chunks of former epochs can no longer be completed: whoever is just
     * completing one is waited for, so that the caller, who deletes the table's rows next and in the same transaction, meets them all.
     */
    void resync(String table, List<KeyRange> ranges);

    /** Whether each of the tables has been planned, and all its chunks are COPIED or QUARANTINED. */
    boolean isAllCopied(List<String> tables);

    /** Counts per table, by name; exact, from one query. */
    List<TableProgress> progress();

    /** Chunks in COPYING, for status, oldest first. */
    List<CopyingChunk> copying();

    /** The current epoch of a table; 1 when it has no chunks yet. */
    int epoch(String table);

    /**
     * What a table's copy begins with.
     *
     * @param estimatedRows of the whole table, for progress only; -1 when nobody knows
     */
    record FirstChunks(String table, int epoch, List<KeyRange> ranges, long estimatedRows) {

        public FirstChunks {
            ranges = List.copyOf(ranges);
        }
    }

    /**
     * What {@link #cut} made.
     *
     * @param kept the claimed chunk with its new range
     * @param restId id of the chunk above it
     */
    record Cut(Chunk kept, long restId) {}

    /** What became of a chunk. */
    enum Outcome {
        /** It was committed under the token asked for. */
        COPIED,
        /** It was not committed, and is PENDING again. */
        RELEASED,
        /** Somebody else has it: nothing of the caller's was committed, or it was and has been superseded since. */
        SUPERSEDED
    }

    /**
     * Counts of one table; all exact but the estimate.
     *
     * @param estimatedRows as planned; -1 when nobody knows
     * @param lastReason why a chunk that waits was given back; null when none was
     */
    record TableProgress(
            String table,
            long estimatedRows,
            long rowsRead,
            long rowsWritten,
            long bytes,
            long pending,
            long copying,
            long copied,
            long quarantined,
            @Nullable String lastReason) {}

    /**
     * A chunk as it stands.
     *
     * @param chunk its token is the one that it has now
     * @param fence of a COPIED chunk; null else
     */
    record ChunkStanding(
            Chunk chunk, ChunkState state, @Nullable Fence fence) {}

    /** A chunk that is being copied. */
    record CopyingChunk(long id, String table, String range, String owner, long seconds) {}
}
