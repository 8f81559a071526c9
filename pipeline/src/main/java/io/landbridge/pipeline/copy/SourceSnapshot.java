package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.transform.RowEncoding;
import io.landbridge.pipeline.transform.RowSink;
import java.util.Optional;

/** One consistent read of one source table, with the fence that says what it has seen. Not for several threads. */
public interface SourceSnapshot extends AutoCloseable {

    /** What the snapshot has seen. Taken exactly as docs/protocol.md, "Fences", demands. */
    Fence fence();

    /**
     * Streams the rows of the range in no particular order, with bounded memory.
     *
     * @return rows sent, confirmed by the count that the server reports; a connection that breaks throws, it never ends a table
     */
    long read(KeyRange range, RowEncoding encoding, RowSink sink);

    /**
     * Streams the row of a single key, if it is there.
     *
     * @return 0 or 1
     */
    long readKey(Key key, RowEncoding encoding, RowSink sink);

    /**
     * The key in the middle of the range, for halving; never the range's greatest key.
     *
     * @return empty when the range holds fewer than two rows
     */
    Optional<Key> middle(KeyRange range);

    /** The only key of a range that holds one row. */
    Optional<Key> onlyKey(KeyRange range);

    /**
     * Whether the source will still have the fence's position after a crash; asked right before the target commits (PostgreSQL: flush LSN
     * ≥ the fence's insert LSN; waits for it up to a second).
     */
    boolean isDurable();

    /** Ends the snapshot; the connection goes back to its pool. */
    @Override
    void close();

    /** Opens snapshots and asks the source about its keys. */
    interface Opener {

        /**
         * Opens a snapshot for one chunk.
         *
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link CopyError#SOURCE_CHANGED} when the table's definition is no longer
         *     the plan's
         */
        SourceSnapshot open(TableMapping mapping, Chunk chunk);

        /**
         * Up to {@code parts} ranges of about as many rows each that together hold every possible key; one range when the key's order
         * does not allow cutting.
         */
        java.util.List<KeyRange> ranges(TableMapping mapping, int parts);

        /**
         * The key that is {@code rows} rows into the range, by the source's own order; empty when the range holds no more than that, or
         * cannot be cut.
         */
        Optional<Key> bound(TableMapping mapping, KeyRange range, long rows);
    }
}
