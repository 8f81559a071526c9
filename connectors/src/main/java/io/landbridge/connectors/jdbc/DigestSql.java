package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.schema.ValueKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An engine's statements that compare; docs/digest.md in its words. None of them is the copier's. */
public interface DigestSql {

    /** More than any sum of hashes can be, whatever fits into a database. */
    String NO_HASH = "1" + "0".repeat(40);

    /**
     * One row: how many rows the range has, and the sum of their hashes as an exact number. A server that can fail to hash a row adds {@link
     * #NO_HASH} for it.
     */
    String digest(DigestedTable table, KeyRange range);

    /**
     * The same for each bucket that has rows: its number, count and sum. The number is NULL for rows that the server could not hash.
     *
     * @param count of buckets, a power of two
     */
    String buckets(DigestedTable table, KeyRange range, int count);

    /** For each row its key's values, then its hash; NULL where the server could not hash it. */
    String hashes(DigestedTable table, KeyRange range);

    /**
     * The same for rows of some buckets, and for those that the server could not hash.
     *
     * @param count of buckets, a power of two
     * @param buckets at least one
     */
    String hashes(DigestedTable table, KeyRange range, int count, Collection<Integer> buckets);

    /** For each row its key's values, then each column's. */
    String values(DigestedTable table, KeyRange range);

    /**
     * The same for the rows of some keys, found by the key's index.
     *
     * @param keys at least one
     */
    String rows(DigestedTable table, List<Key> keys);

    /** By which the driver gets rows as they come, instead of all at once. */
    int fetchSize();

    /** A value of {@link #hashes} or {@link #values} in its spelling; null for NULL. */
    @Nullable String read(ResultSet row, int index, ValueKind spelling) throws SQLException;
}
