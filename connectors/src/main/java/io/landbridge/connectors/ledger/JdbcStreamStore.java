package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.StreamStore;
import io.landbridge.pipeline.position.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far streams are, in SQL; knows which row its transaction holds. Not for several threads. */
final class JdbcStreamStore implements StreamStore {

    private final LedgerStatements statements;
    private final StreamLanes lanes;
    private @Nullable Held held;

    JdbcStreamStore(LedgerStatements statements) {
        this.statements = statements;
        this.lanes = new StreamLanes(statements);
    }

    /**
     * The row as it was found.
     *
     * @param inLanes whether a batch in lanes is at hand
     */
    private record Held(String stream, long token, Position applied, boolean inLanes) {}

    /** The transaction ends, and with it the lock. */
    void letGo() {
        held = null;
        lanes.letGo();
    }

    @Override
    public Optional<StreamRecord> find(String stream) {
        if (!statements.has("stream")) {
            return Optional.empty();
        }
        return statements.first("""
                SELECT name, token, applied, delivery, {epoch_micros:source_committed_at}, {epoch_micros:applied_at},
                  transactions, inserted, updated, deleted, skipped_seen, skipped_pending, skipped_quarantined, deviations
                FROM {stream} WHERE migration = ? AND name = ?""", JdbcStreamStore::read, statements.migration(), stream);
    }

    @Override
    public void create(String stream, Position start, String delivery) {
        statements.update(
                "INSERT INTO {stream} (migration, name, delivery, applied) VALUES (?, ?, ?, ?) {if_absent}",
                statements.migration(),
                stream,
                delivery,
                start.encode());
    }

    @Override
    public StreamRecord take(String stream) {
        // Between this and an applier under the older token: the row is locked until one of them has committed.
        statements.update(
                "UPDATE {stream} SET token = token + 1 WHERE migration = ? AND name = ?",
                statements.migration(),
                stream);
        StreamRecord taken = find(stream).orElseThrow(() -> new IllegalStateException("No such stream: " + stream));
        lanes.take(stream, taken.token());
        return taken;
    }

    @Override
    public boolean deliver(String stream, long token, String delivery) {
        return statements.update(
                        "UPDATE {stream} SET delivery = ? WHERE migration = ? AND name = ? AND token = ?",
                        delivery,
                        statements.migration(),
                        stream,
                        token)
                == 1;
    }

    @Override
    public boolean hold(String stream, long token, Position applied) {
        // A lock that had to be waited for finds the row as the other one has left it.
        Optional<Boolean> inLanes = statements.first(
                "SELECT batch_lanes FROM {stream} WHERE migration = ? AND name = ? AND token = ? AND applied = ? {lock}",
                row -> row.getObject(1) != null,
                statements.migration(),
                stream,
                token,
                applied.encode());
        held = inLanes.map(found -> new Held(stream, token, applied, found)).orElse(null);
        return inLanes.isPresent();
    }

    @Override
    public void advance(String stream, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        Held row = held(stream);
        requireNoBatch(row);
        move(row, applied, committedAt, counts);
    }

    private Held held(String stream) {
        Held row = held;
        if (row == null || !row.stream().equals(stream)) {
            throw new IllegalStateException("Not held by this transaction: " + stream);
        }
        return row;
    }

    private static void requireNoBatch(Held row) {
        if (row.inLanes()) {
            throw new IllegalStateException("A batch in lanes has to end first: " + row.stream());
        }
    }

    private void move(Held row, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        String stream = row.stream();
        if (!applied.hasReached(row.applied())) {
            throw new IllegalStateException(stream + " never goes back from " + row.applied() + " to " + applied);
        }
        String time = committedAt == null ? "" : "source_committed_at = {epoch} + {micros}, applied_at = {now}, ";
        int hit = statements.update("UPDATE {stream} SET " + time + """
                  transactions = transactions + ?, inserted = inserted + ?, updated = updated + ?, deleted = deleted + ?,
                  skipped_seen = skipped_seen + ?, skipped_pending = skipped_pending + ?,
                  skipped_quarantined = skipped_quarantined + ?, deviations = deviations + ?, applied = ?
                WHERE migration = ? AND name = ? AND token = ? AND applied = ?""", values(row, applied, committedAt, counts));
        if (hit != 1) {
            throw new LandbridgeException(
                    LedgerError.INCONSISTENT, "ledger", "The row of stream " + stream + " changed while it was held.");
        }
        held = new Held(stream, row.token(), applied, false);
    }

    @Override
    public Optional<LaneBatch> batch(String stream) {
        return lanes.batch(stream);
    }

    @Override
    public void beginBatch(String stream, Position end, int count, String cut) {
        Held row = held(stream);
        requireNoBatch(row);
        if (row.applied().hasReached(end)) {
            throw new IllegalStateException(
                    "A batch of " + stream + " from " + row.applied() + " never ends at " + end);
        }
        lanes.begin(stream, row.token(), row.applied(), end, count, cut);
        held = new Held(stream, row.token(), row.applied(), true);
    }

    @Override
    public boolean holdLane(String stream, int lane, long token, Position start) {
        return lanes.hold(stream, lane, token, start);
    }

    @Override
    public void completeLane(String stream, int lane, Position end, StreamCounts counts) {
        lanes.complete(stream, lane, end, counts);
    }

    @Override
    public void endBatch(String stream, @Nullable Instant committedAt) {
        Held row = held(stream);
        StreamLanes.Ended ended = lanes.end(stream);
        move(row, ended.end(), committedAt, ended.counts());
    }

    @Override
    public void restart(String stream, Position start, String delivery) {
        Held row = held(stream);
        lanes.forget(stream);
        statements.update(
                "UPDATE {stream} SET applied = ?, delivery = ? WHERE migration = ? AND name = ? AND token = ?",
                start.encode(),
                delivery,
                statements.migration(),
                stream,
                row.token());
        held = new Held(stream, row.token(), start, false);
    }

    @Override
    public void begin(String stream, String table, TableStart start) {
        statements.update(
                "INSERT INTO {stream_table} (migration, stream, table_name, rules) VALUES (?, ?, ?, ?) {if_absent}",
                statements.migration(),
                stream,
                table,
                start.rules());
        Position after = start.after();
        statements.update(
                """
                UPDATE {stream_table} SET begins_after = ?, definition = ?, rules = ?
                WHERE migration = ? AND stream = ? AND table_name = ?""",
                after == null ? null : after.encode(),
                start.definition(),
                start.rules(),
                statements.migration(),
                stream,
                table);
    }

    @Override
    public Map<String, TableStart> starts(String stream) {
        return statements
                .list(
                        "SELECT table_name, begins_after, definition, rules FROM {stream_table} WHERE migration = ? AND stream = ?",
                        row -> Map.entry(row.getString(1), start(row)),
                        statements.migration(),
                        stream)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static TableStart start(ResultSet row) throws SQLException {
        String after = row.getString(2);
        return new TableStart(after == null ? null : Position.decode(after), row.getString(3), row.getString(4));
    }

    private @Nullable Object[] values(Held row, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        java.util.List<Object> values = new java.util.ArrayList<>();
        if (committedAt != null) {
            values.add(ChronoUnit.MICROS.between(Instant.EPOCH, committedAt));
        }
        values.addAll(java.util.List.of(
                counts.transactions(),
                counts.inserted(),
                counts.updated(),
                counts.deleted(),
                counts.skippedSeen(),
                counts.skippedPending(),
                counts.skippedQuarantined(),
                counts.deviations()));
        values.addAll(java.util.List.of(
                applied.encode(),
                statements.migration(),
                row.stream(),
                row.token(),
                row.applied().encode()));
        return values.toArray();
    }

    private static StreamRecord read(ResultSet row) throws SQLException {
        long committedMicros = row.getLong(5);
        boolean known = !row.wasNull();
        return new StreamRecord(
                row.getString(1),
                row.getLong(2),
                Position.decode(row.getString(3)),
                row.getString(4),
                known ? Instant.EPOCH.plus(committedMicros, ChronoUnit.MICROS) : null,
                known ? Math.floorDiv(row.getLong(6) - committedMicros, 1000L) : null,
                counts(row, 7));
    }

    /** Counts that stand beside each other. */
    static StreamCounts counts(ResultSet row, int first) throws SQLException {
        return new StreamCounts(
                row.getLong(first),
                row.getLong(first + 1),
                row.getLong(first + 2),
                row.getLong(first + 3),
                row.getLong(first + 4),
                row.getLong(first + 5),
                row.getLong(first + 6),
                row.getLong(first + 7));
    }
}
