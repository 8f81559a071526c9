package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One consistent read of one side, for comparing it with the other. Shares neither statements nor key enumeration with the copier. Not
 * for several threads.
 *
 * <p>Keys of a range are spelled as the table's own key columns say, and compared in the column's own order. {@link KeyRange#ALL} is the
 * only range of a table without a key.
 */
public interface DigestReader extends AutoCloseable {

    /**
     * Count and sum over a range, reckoned by the server in one statement; the columns' kinds must be ones that it can hash.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link DigestError#VALUE_TOO_LONG} when the server gave no hash for a row
     */
    RangeDigest digest(DigestedTable table, KeyRange range);

    /**
     * The hash of each row of a range, by the server, in no particular order.
     *
     * @return rows
     */
    long hashes(DigestedTable table, KeyRange range, HashSink sink);

    /**
     * The values of each row of a range, spelled as each column says, in no particular order, with bounded memory.
     *
     * @return rows
     */
    long values(DigestedTable table, KeyRange range, ValueSink sink);

    /** Ends the read; the connection goes back to its pool. */
    @Override
    void close();

    /** Takes rows by their hash. */
    @FunctionalInterface
    interface HashSink {

        /** Takes one row; the key is null when the table has none. */
        void row(@Nullable Key key, long hash);
    }

    /** Takes rows by their values. */
    @FunctionalInterface
    interface ValueSink {

        /** Takes one row: a value for each column, null for NULL; the key is null when the table has none. */
        void row(@Nullable Key key, List<@Nullable String> values);
    }

    /** Opens reads. */
    interface Opener {

        /** Begins a read whose answers all show the same moment. */
        DigestReader open();
    }
}
