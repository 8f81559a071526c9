package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.position.FenceCodec;
import io.landbridge.pipeline.position.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the stream asks of chunks, and does to them. */
record StreamedChunks(LedgerStatements statements) {

    private static final String STANDING =
            "SELECT " + ChunkClaim.COLUMNS + ", state, fence FROM {chunk} WHERE migration = ?";

    private static final String CURRENT = " AND table_name = ?"
            + " AND epoch = (SELECT epoch FROM {planned_table} WHERE migration = ? AND table_name = ?)";

    private static final String ANEW =
            "token = token + 1, reason = NULL, fence = NULL, copied_at = NULL, rows_written = 0, bytes = 0, "
                    + JdbcChunkStore.IDLE + " WHERE id = ?";

    /** Parameters in one statement are limited by each driver in another way. */
    private static final int MOST_IDS = 1000;

    List<ChunkStanding> standings(String table) {
        return statements.list(
                STANDING + CURRENT,
                StreamedChunks::standing,
                statements.migration(),
                table,
                statements.migration(),
                table);
    }

    List<ChunkStanding> standings(Collection<Long> ids) {
        List<Long> all = List.copyOf(ids);
        List<ChunkStanding> found = new ArrayList<>();
        for (int from = 0; from < all.size(); from += MOST_IDS) {
            List<Long> some = all.subList(from, Math.min(all.size(), from + MOST_IDS));
            List<Object> values = new ArrayList<>(some.size() + 1);
            values.add(statements.migration());
            values.addAll(some);
            found.addAll(statements.list(
                    STANDING + " AND id IN (?" + ", ?".repeat(some.size() - 1) + ")",
                    StreamedChunks::standing,
                    values.toArray()));
        }
        return found;
    }

    List<ChunkStanding> keyStandings(String table) {
        return statements.list(
                STANDING + CURRENT + " AND single_key IS NOT NULL",
                StreamedChunks::standing,
                statements.migration(),
                table,
                statements.migration(),
                table);
    }

    /** Makes a key PENDING in a chunk of its own. */
    KeyChunk recopyKey(String table, int epoch, Key key, @Nullable String notBefore) {
        Optional<KeyChunk> there = keyChunk(table, epoch, key);
        if (there.isPresent()) {
            statements.update(
                    "UPDATE {chunk} SET state = 'PENDING', rows_read = 0, not_before = ?, " + ANEW,
                    notBefore,
                    there.orElseThrow().id());
            return there.orElseThrow();
        }
        return new KeyChunk(
                statements.insert(
                        "INSERT INTO {chunk} (migration, table_name, epoch, single_key, not_before) VALUES (?, ?, ?, ?, ?)",
                        statements.migration(),
                        table,
                        epoch,
                        key.toJson(),
                        notBefore),
                null);
    }

    /** Makes a key QUARANTINED in a chunk of its own. */
    KeyChunk quarantineKey(String table, int epoch, Key key) {
        Optional<KeyChunk> there = keyChunk(table, epoch, key);
        if (there.isPresent()) {
            statements.update(
                    "UPDATE {chunk} SET state = 'QUARANTINED', rows_read = 1, not_before = NULL, " + ANEW,
                    there.orElseThrow().id());
            return there.orElseThrow();
        }
        return new KeyChunk(statements.insert("""
                        INSERT INTO {chunk} (migration, table_name, epoch, single_key, state, attempts, rows_read)
                        VALUES (?, ?, ?, ?, 'QUARANTINED', 1, 1)""", statements.migration(), table, epoch, key.toJson()), null);
    }

    private Optional<KeyChunk> keyChunk(String table, int epoch, Key key) {
        return statements.first(
                "SELECT id, session FROM {chunk} WHERE migration = ? AND table_name = ? AND epoch = ? AND {is_single_key} {lock}",
                row -> new KeyChunk(row.getLong(1), row.getString(2)),
                statements.migration(),
                table,
                epoch,
                key.toJson(),
                key.toJson());
    }

    void release(Position applied) {
        List<Waiting> waiting = statements.list(
                "SELECT id, not_before FROM {chunk} WHERE migration = ? AND not_before IS NOT NULL",
                row -> new Waiting(row.getLong(1), row.getString(2)),
                statements.migration());
        for (Waiting chunk : waiting) {
            if (applied.hasReached(Position.decode(chunk.notBefore()))) {
                statements.update(
                        "UPDATE {chunk} SET not_before = NULL WHERE id = ? AND not_before = ?",
                        chunk.id(),
                        chunk.notBefore());
            }
        }
    }

    /** Sessions that copy chunks of the table. */
    List<String> copiers(String table) {
        return statements.list(
                "SELECT DISTINCT session FROM {chunk} WHERE migration = ? AND table_name = ? AND state = 'COPYING'",
                row -> row.getString(1),
                statements.migration(),
                table);
    }

    /**
     * Forgets all chunks of a table, and what was refused of them. A copier that claimed one finds no row under its token any more.
     *
     * @return the epoch that begins
     */
    int nextEpoch(String table) {
        // Between this and a copier that completes a chunk: the chunk's row is locked until one of them has committed.
        statements.update("""
                DELETE FROM {quarantine} WHERE migration = ? AND chunk_id IN
                  (SELECT id FROM {chunk} WHERE migration = ? AND table_name = ?)""", statements.migration(), statements.migration(), table);
        String chunks = "DELETE FROM {chunk} WHERE migration = ? AND table_name = ?";
        int deleted = statements.update(chunks, statements.migration(), table);
        while (deleted > 0) {
            // What a claim cut off while its row was waited for is not seen by the statement that waited.
            deleted = statements.update(chunks, statements.migration(), table);
        }
        statements.update(
                "UPDATE {planned_table} SET epoch = epoch + 1 WHERE migration = ? AND table_name = ?",
                statements.migration(),
                table);
        return statements
                .first(
                        "SELECT epoch FROM {planned_table} WHERE migration = ? AND table_name = ?",
                        row -> row.getInt(1),
                        statements.migration(),
                        table)
                .orElseThrow(() -> new IllegalStateException("Not planned: " + table));
    }

    private static ChunkStanding standing(ResultSet row) throws SQLException {
        String fence = row.getString(10);
        return new ChunkStanding(
                ChunkClaim.read(row),
                ChunkState.valueOf(row.getString(9)),
                fence == null ? null : FenceCodec.decode(fence));
    }

    /**
     * A key chunk.
     *
     * @param session of the copier that had it; null when nobody did
     */
    record KeyChunk(long id, @Nullable String session) {}

    private record Waiting(long id, String notBefore) {}
}
