package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.chunk.Key;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that could not be carried over, kept with their reason until somebody decides. */
public interface QuarantineStore {

    /** Keeps a refused row, in the transaction that completes the chunk around it. */
    void add(QuarantinedRow row);

    /** Entries that are open, oldest first; {@code table} null for all. */
    List<QuarantinedRow> open(@Nullable String table, int limit);

    /** Entries that are open or discarded, oldest first. */
    List<QuarantinedRow> setAside(int limit);

    /** How many are open or discarded. */
    long count();

    /** How many are open. */
    long openCount();

    /**
     * Closes the open entry of a key chunk.
     *
     * @param resolution {@code retried} or {@code discarded}
     * @return false when it has none
     */
    boolean resolve(long chunkId, String resolution);

    /**
     * A refused row.
     *
     * @param chunkId of its key chunk
     * @param image the source row as a JSON object, for people; never replayed
     * @param column target column that was refused; null when the server does not say
     */
    record QuarantinedRow(
            long chunkId,
            String table,
            Key key,
            String image,
            @Nullable String column,
            String error,
            int attempts,
            String resolution) {}
}
