package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.position.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches in lanes, in SQL; knows which lane's row its transaction holds. Not for several threads. */
final class StreamLanes {

    private static final String OF_LANE = " WHERE migration = ? AND name = ? AND lane = ?";

    private final LedgerStatements statements;
    private @Nullable Held held;

    StreamLanes(LedgerStatements statements) {
        this.statements = statements;
    }

    private record Held(String stream, int lane) {}

    private record Begun(String end, int lanes, String cut) {}

    /** The transaction ends, and with it the lock. */
    void letGo() {
        held = null;
    }

    Optional<LaneBatch> batch(String stream) {
        if (!statements.has("stream_lane")) {
            return Optional.empty();
        }
        return begun(stream)
                .map(begun -> new LaneBatch(
                        Position.decode(begun.end()), begun.lanes(), begun.cut(), committed(stream, begun)));
    }

    private Optional<Begun> begun(String stream) {
        return statements.first(
                "SELECT batch_end, batch_lanes, batch_cut FROM {stream}"
                        + " WHERE migration = ? AND name = ? AND batch_end IS NOT NULL",
                row -> new Begun(row.getString(1), row.getInt(2), row.getString(3)),
                statements.migration(),
                stream);
    }

    private Set<Integer> committed(String stream, Begun begun) {
        return new HashSet<>(statements.list(
                "SELECT lane FROM {stream_lane} WHERE migration = ? AND name = ? AND lane < ? AND applied = ?",
                row -> row.getInt(1),
                statements.migration(),
                stream,
                begun.lanes(),
                begun.end()));
    }

    /** Shuts lanes of older tokens out; waits for those that are about to commit. */
    void take(String stream, long token) {
        statements.update(
                "UPDATE {stream_lane} SET token = ? WHERE migration = ? AND name = ?",
                token,
                statements.migration(),
                stream);
    }

    /** In a transaction that holds the stream's row at {@code start}. */
    void begin(String stream, long token, Position start, Position end, int lanes, String cut) {
        statements.update(
                "UPDATE {stream} SET batch_end = ?, batch_lanes = ?, batch_cut = ? WHERE migration = ? AND name = ?",
                end.encode(),
                lanes,
                cut,
                statements.migration(),
                stream);
        // Rows have the numbers from 0 on without a gap; those that this batch does not need stand nowhere.
        int there = statements.update(
                "UPDATE {stream_lane} SET token = ?, applied = CASE WHEN lane < ? THEN ? ELSE '' END, transactions = 0,"
                        + " inserted = 0, updated = 0, deleted = 0, skipped_seen = 0, skipped_pending = 0,"
                        + " skipped_quarantined = 0, deviations = 0 WHERE migration = ? AND name = ?",
                token,
                lanes,
                start.encode(),
                statements.migration(),
                stream);
        for (int lane = there; lane < lanes; lane++) {
            statements.update(
                    "INSERT INTO {stream_lane} (migration, name, lane, token, applied, transactions, inserted, updated,"
                            + " deleted, skipped_seen, skipped_pending, skipped_quarantined, deviations)"
                            + " VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, 0, 0, 0)",
                    statements.migration(),
                    stream,
                    lane,
                    token,
                    start.encode());
        }
    }

    boolean hold(String stream, int lane, long token, Position start) {
        // Between this and whoever takes the stream over: the row is locked until one of them has committed.
        boolean found = statements.finds(
                "SELECT 1 FROM {stream_lane}" + OF_LANE + " AND token = ? AND applied = ? {lock}",
                statements.migration(),
                stream,
                lane,
                token,
                start.encode());
        held = found ? new Held(stream, lane) : null;
        return found;
    }

    void complete(String stream, int lane, Position end, StreamCounts counts) {
        if (!new Held(stream, lane).equals(held)) {
            throw new IllegalStateException("Lane " + lane + " is not held by this transaction: " + stream);
        }
        int hit = statements.update(
                """
                UPDATE {stream_lane} SET applied = ?, transactions = ?, inserted = ?, updated = ?, deleted = ?,
                  skipped_seen = ?, skipped_pending = ?, skipped_quarantined = ?, deviations = ?""" + OF_LANE,
                end.encode(),
                counts.transactions(),
                counts.inserted(),
                counts.updated(),
                counts.deleted(),
                counts.skippedSeen(),
                counts.skippedPending(),
                counts.skippedQuarantined(),
                counts.deviations(),
                statements.migration(),
                stream,
                lane);
        if (hit != 1) {
            throw new LandbridgeException(
                    LedgerError.INCONSISTENT, "ledger", "The row of lane " + lane + " changed while it was held.");
        }
        held = null;
    }

    /**
     * Closes the batch at hand, in a transaction that holds the stream's row.
     *
     * @return where it ends and what became of its events
     */
    Ended end(String stream) {
        Begun begun =
                begun(stream).orElseThrow(() -> new IllegalStateException("No batch in lanes is at hand: " + stream));
        List<StreamCounts> counts = statements.list(
                "SELECT transactions, inserted, updated, deleted, skipped_seen, skipped_pending, skipped_quarantined,"
                        + " deviations FROM {stream_lane} WHERE migration = ? AND name = ? AND lane < ? AND applied = ?",
                row -> JdbcStreamStore.counts(row, 1),
                statements.migration(),
                stream,
                begun.lanes(),
                begun.end());
        if (counts.size() != begun.lanes()) {
            throw new IllegalStateException(
                    counts.size() + " of " + begun.lanes() + " lanes have committed their part of " + stream);
        }
        forget(stream);
        return new Ended(Position.decode(begun.end()), counts.stream().reduce(StreamCounts.NONE, StreamCounts::plus));
    }

    /** No batch is at hand any more, in a transaction that holds the stream's row. */
    void forget(String stream) {
        statements.update(
                "UPDATE {stream} SET batch_end = NULL, batch_lanes = NULL, batch_cut = NULL WHERE migration = ? AND name = ?",
                statements.migration(),
                stream);
    }

    record Ended(Position end, StreamCounts counts) {}
}
