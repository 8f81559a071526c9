package io.landbridge.pipeline.digest;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Table;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /**
     * Where the source's log stood: everything that this read shows is at or before it. On the target: what the stream had applied, read
     * in the very snapshot that shows the rows. Empty without a log, or without a stream.
     */
    Optional<Position> position();

    /**
     * Which transactions this read of the source has seen, by which it is known whether it shows all that the stream has applied; its {@link
     * Fence#passedAt()} is {@link #position()}. Empty without a log, and on the target.
     */
    Optional<Fence> fence();

    /**
     * Count and sum over a range by buckets of the row's hash, in one statement: a row is in the bucket {@code hash mod n}. Rows that are
     * equal on both sides are in the same bucket on both, whatever their keys' order.
     *
     * @param n a power of two
     * @return n digests
     */
    List<RangeDigest> buckets(DigestedTable table, KeyRange range, int n);

    /** The hash of each row of a range whose hash is in one of the buckets; see {@link #buckets}. */
    long hashes(DigestedTable table, KeyRange range, int n, Set<Integer> buckets, HashSink sink);

    /**
     * The values of the rows of some keys that are there, spelled as each column says, in no particular order. What is the same key is for this
     * side's column to say, so a row's own key may be spelled otherwise than the one that was asked for.
     *
     * @return rows
     */
    long rows(DigestedTable table, List<Key> keys, ValueSink sink);

    /**
     * Cuts a range into parts of about {@code rows} rows each, by this side's own order of keys; not the copier's enumeration.
     *
     * @return upper bounds of all parts but the last, ascending; empty when the range is smaller, or cannot be cut
     */
    List<Key> bounds(DigestedTable table, KeyRange range, long rows);

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

    /** Opens reads; safe for several threads. */
    interface Opener {

        /**
         * Begins a read of a source's table whose answers all show the same moment.
         *
         * @param table as the plan knows it; locked against a change of its definition before the moment is chosen
         * @throws io.landbridge.pipeline.failure.LandbridgeException when its definition is another one by now, or the source gives no snapshot
         */
        DigestReader openSource(Table table);

        /**
         * Begins a read of a target's table whose answers all show the same moment.
         *
         * @param table likewise locked
         * @param stream whose applied position is read in the same snapshot; null without a stream
         */
        DigestReader openTarget(Table table, @Nullable String stream);
    }
}
