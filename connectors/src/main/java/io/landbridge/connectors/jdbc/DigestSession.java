package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.position.Fence;
import io.landbridge.pipeline.position.Fence.NoFence;
import io.landbridge.pipeline.position.Position;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A read as an engine has begun it.
 *
 * @param fence of a source that has a log
 * @param position what stood in the log, or was applied, when the moment was chosen that the read shows
 */
public record DigestSession(DigestSql sql, DigestBounds bounds, Optional<Fence> fence, Optional<Position> position) {

    /** On a source. */
    public static DigestSession source(DigestSql sql, DigestBounds bounds, Fence fence) {
        Optional<Fence> known = Optional.of(fence).filter(taken -> !(taken instanceof NoFence));
        return new DigestSession(sql, bounds, known, known.map(Fence::passedAt));
    }

    /** On a target. */
    public static DigestSession target(DigestSql sql, DigestBounds bounds, Optional<Position> applied) {
        return new DigestSession(sql, bounds, Optional.empty(), applied);
    }

    /** Begins a read. */
    @FunctionalInterface
    public interface Begin {

        /** Leaves the connection inside a transaction that only reads, and whose moment is chosen. */
        DigestSession on(Connection connection) throws SQLException;
    }

    /** What a stream has applied, as the target's ledger has it. */
    @FunctionalInterface
    public interface Applied {

        /** Reads it in the connection's own transaction; empty when there is no such stream. */
        Optional<Position> of(Connection connection, String stream);
    }
}
