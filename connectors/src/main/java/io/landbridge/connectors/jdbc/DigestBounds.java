package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.DigestedTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** How an engine cuts keys for a comparison; a way of its own, which a mistake of the copier's cannot be in. */
@FunctionalInterface
public interface DigestBounds {

    /**
     * Bounds of parts of about as many rows, ascending, each with rows above it.
     *
     * @param table with a key that can be cut
     * @param rows at least 1
     */
    List<Key> of(Connection connection, DigestedTable table, KeyRange range, long rows) throws SQLException;
}
