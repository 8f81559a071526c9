package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chunks of all tables of one migration. Times are the target's clock. Source of the rules: docs/protocol.md, "Copying one chunk". */
public interface ChunkStore {

    /**
     * Adds the first chunks of a table's epoch, all PENDING; does nothing when the table's epoch has chunks already.
     *
     * @param estimatedRows of the whole table, for progress only; -1 when nobody knows
     */
    void plan(String table, int epoch, List<KeyRange> ranges, long estimatedRows);

    /**
     * Claims a PENDING chunk: {@code COPYING}, token + 1, lease. Chunks that other transactions are claiming are passed over, and so are
     * those whose {@code not_before} the stream has not reached.
     *
     * @param tables in the order of preference; only these are considered
     * @param session the copier's own target session, ended by whoever takes the chunk over
     * @return empty when nothing can be claimed now; see {@link #isAllCopied} for whether that is the end
     */
    Optional<Chunk> claim(List<String> tables, String owner, String session, Duration lease);

    /**
     * Cuts a claimed range: the chunk keeps the keys up to {@code bound}, a new PENDING chunk gets the rest.
     *
     * @return false when the token is no longer the chunk's
     */
    boolean cut(Chunk chunk, Key bound);

    /**
     * Makes the chunk COPIED, in the transaction that writes its rows.
     *
     * @param fence {@link io.landbridge.pipeline.position.Fence#encode()}
     * @param rowsRead rows that the source's snapshot held in the range
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

    /** Extends the leases of the owner's chunks in COPYING. */
    void renew(String owner, Duration lease);

    /**
     * Frees chunks whose lease ran out, or whose owner is not {@code owner}'s runner any more: ends their target session, then PENDING
     * with token + 1.
     *
     * @param all also those whose lease has not run out (the caller holds the runner lease, so their owner is gone)
     * @return how many
     */
    int reclaim(boolean all);

    /** Adds a key chunk in QUARANTINED, in the transaction that completes the range around it. */
    long quarantineKey(String table, int epoch, Key key);

    /**
     * Makes a quarantined key PENDING again, token + 1.
     *
     * @return false when it is not quarantined
     */
    boolean retryKey(long chunkId);

    /** Whether every chunk of the tables is COPIED or QUARANTINED. */
    boolean isAllCopied(List<String> tables);

    /** Counts per table; exact. */
    List<TableProgress> progress();

    /** Chunks in COPYING, for status. */
    List<CopyingChunk> copying();

    /** The current epoch of a table; 1 when it has no chunks yet. */
    int epoch(String table);

    /**
     * Counts of one table; all exact but the estimate.
     *
     * @param estimatedRows as planned; -1 when nobody knows
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

    /** A chunk that is being copied. */
    record CopyingChunk(long id, String table, String range, String owner, long seconds) {}
}
