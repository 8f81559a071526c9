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
    private @Nullable Held held;

    JdbcStreamStore(LedgerStatements statements) {
        this.statements = statements;
    }

    /** The row as it was found. */
    private record Held(String stream, long token, Position applied) {}

    /** The transaction ends, and with it the lock. */
    void letGo() {
        held = null;
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
        return find(stream).orElseThrow(() -> new IllegalStateException("No such stream: " + stream));
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
        boolean found = statements.finds(
                "SELECT 1 FROM {stream} WHERE migration = ? AND name = ? AND token = ? AND applied = ? {lock}",
                statements.migration(),
                stream,
                token,
                applied.encode());
        held = found ? new Held(stream, token, applied) : null;
        return found;
    }

    @Override
    public void advance(String stream, Position applied, @Nullable Instant committedAt, StreamCounts counts) {
        Held row = held;
        if (row == null || !row.stream().equals(stream)) {
            throw new IllegalStateException("Not held by this transaction: " + stream);
        }
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
        held = new Held(stream, row.token(), applied);
    }

    @Override
    public void restart(String stream, Position start, String delivery) {
        Held row = held;
        if (row == null || !row.stream().equals(stream)) {
            throw new IllegalStateException("Not held by this transaction: " + stream);
        }
        statements.update(
                "UPDATE {stream} SET applied = ?, delivery = ? WHERE migration = ? AND name = ? AND token = ?",
                start.encode(),
                delivery,
                statements.migration(),
                stream,
                row.token());
        held = new Held(stream, row.token(), start);
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
                new StreamCounts(
                        row.getLong(7),
                        row.getLong(8),
                        row.getLong(9),
                        row.getLong(10),
                        row.getLong(11),
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14)));
    }
}
