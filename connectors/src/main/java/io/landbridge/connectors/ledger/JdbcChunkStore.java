package io.landbridge.connectors.ledger;

import io.landbridge.connectors.ledger.StreamedChunks.KeyChunk;
import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ChunkStore;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Chunks, in SQL: each change of state is one compare-and-set under the chunk's token. */
record JdbcChunkStore(LedgerStatements statements, Supplier<String> session) implements ChunkStore {

    private static final String UNDER_TOKEN = " WHERE id = ? AND token = ? AND state = 'COPYING'";
    static final String IDLE = "owner = NULL, session = NULL, lease_until = NULL";
    private static final String GIVE_BACK =
            "UPDATE {chunk} SET state = 'PENDING', token = token + 1, reason = ?, not_before = ?, " + IDLE
                    + UNDER_TOKEN;

    @Override
    public void plan(List<FirstChunks> tables) {
        new ChunkPlanning(statements).plan(tables);
    }

    @Override
    public Optional<Chunk> claim(
            List<String> tables, Collection<Long> except, @Nullable Long preferred, String owner, Duration lease) {
        return new ChunkClaim(statements, session.get(), tables, List.copyOf(except)).claim(preferred, owner, lease);
    }

    @Override
    public Optional<Cut> cut(Chunk chunk, Key bound) {
        KeyRange range = chunk.range();
        boolean hit = chunk.key() == null
                && statements.update(
                                "UPDATE {chunk} SET upper_key = ?" + UNDER_TOKEN
                                        + " AND lower_key {same} ? AND upper_key {same} ?",
                                bound.toJson(),
                                chunk.id(),
                                chunk.token(),
                                json(range.lower()),
                                json(range.upper()))
                        == 1;
        if (!hit) {
            return Optional.empty();
        }
        long restId = addRange(chunk.table(), chunk.epoch(), range.above(bound));
        Chunk kept = new Chunk(
                chunk.id(), chunk.table(), chunk.epoch(), null, range.upTo(bound), chunk.token(), chunk.attempts());
        return Optional.of(new Cut(kept, restId));
    }

    @Override
    public boolean complete(Chunk chunk, String fence, long rowsRead, long rowsWritten, long bytes) {
        return statements.update(
                        "UPDATE {chunk} SET state = 'COPIED', fence = ?, rows_read = ?, rows_written = ?, bytes = ?, copied_at = {now}, "
                                + IDLE + UNDER_TOKEN,
                        fence,
                        rowsRead,
                        rowsWritten,
                        bytes,
                        chunk.id(),
                        chunk.token())
                == 1;
    }

    @Override
    public boolean release(Chunk chunk, String reason, @Nullable String notBefore) {
        return statements.update(GIVE_BACK, reason, notBefore, chunk.id(), chunk.token()) == 1;
    }

    @Override
    public Outcome settle(Chunk chunk, String lost, String reason) {
        end(lost);
        // The lock waits for a commit that is under way: after it nothing of the former transaction can still happen.
        Standing after = standing(chunk, " {lock}");
        if (!after.isUnder(chunk)) {
            return Outcome.SUPERSEDED;
        }
        return switch (after.state()) {
            case "COPIED" -> Outcome.COPIED;
            case "COPYING" -> release(chunk, reason, null) ? Outcome.RELEASED : Outcome.SUPERSEDED;
            // The token of a quarantined key stays the one under which it was refused.
            case "QUARANTINED" -> Outcome.COPIED;
            default -> Outcome.SUPERSEDED;
        };
    }

    @Override
    public void renew(String owner, Duration lease) {
        statements.update(
                "UPDATE {chunk} SET lease_until = {now} + {micros} WHERE migration = ? AND state = 'COPYING' AND owner = ?",
                lease.toNanos() / 1000,
                statements.migration(),
                owner);
    }

    @Override
    public int reclaim(boolean all) {
        List<Standing> abandoned = statements.list(
                "SELECT id, token, state, session FROM {chunk} WHERE migration = ? AND state = 'COPYING'"
                        + (all ? "" : " AND lease_until <= {now}") + " ORDER BY id",
                Standing::read,
                statements.migration());
        // First all sessions, then all rows: an open transaction of a former copier would hold each row up.
        abandoned.stream()
                .map(Standing::session)
                .filter(java.util.Objects::nonNull)
                .distinct()
                .forEach(this::end);
        int freed = 0;
        for (Standing chunk : abandoned) {
            freed += statements.update(
                    GIVE_BACK, "taken over from a process that is gone", null, chunk.id(), chunk.token());
        }
        return freed;
    }

    @Override
    public long quarantineKey(String table, int epoch, Key key) {
        KeyChunk chunk = new StreamedChunks(statements).quarantineKey(table, epoch, key);
        end(chunk.session());
        return chunk.id();
    }

    @Override
    public boolean quarantine(Chunk keyChunk) {
        return keyChunk.key() != null
                && statements.update(
                                "UPDATE {chunk} SET state = 'QUARANTINED', rows_read = 1, " + IDLE + UNDER_TOKEN,
                                keyChunk.id(),
                                keyChunk.token())
                        == 1;
    }

    @Override
    public boolean retryKey(long chunkId) {
        return statements.update("""
                        UPDATE {chunk} SET state = 'PENDING', token = token + 1, rows_read = 0
                        WHERE id = ? AND migration = ? AND state = 'QUARANTINED'""", chunkId, statements.migration()) == 1;
    }

    @Override
    public List<ChunkStanding> standings(String table) {
        return new StreamedChunks(statements).standings(table);
    }

    @Override
    public List<ChunkStanding> keyStandings(String table) {
        return new StreamedChunks(statements).keyStandings(table);
    }

    @Override
    public List<ChunkStanding> standings(Collection<Long> ids) {
        return new StreamedChunks(statements).standings(ids);
    }

    @Override
    public void recopyKey(String table, int epoch, Key key, @Nullable String notBefore) {
        end(new StreamedChunks(statements)
                .recopyKey(table, epoch, key, notBefore)
                .session());
    }

    @Override
    public void release(Position applied) {
        new StreamedChunks(statements).release(applied);
    }

    @Override
    public void resync(String table, List<KeyRange> ranges) {
        StreamedChunks chunks = new StreamedChunks(statements);
        // First the sessions: the open transaction of a copier would hold the rows that are about to be deleted.
        chunks.copiers(table).forEach(this::end);
        int epoch = chunks.nextEpoch(table);
        new JdbcValidationStore(statements).remove(table);
        ranges.forEach(range -> addRange(table, epoch, range));
    }

    @Override
    public boolean isAllCopied(List<String> tables) {
        if (statements.finds(
                "SELECT 1 FROM {chunk} WHERE migration = ? AND state IN ('PENDING', 'COPYING')"
                        + ChunkClaim.only(tables) + " LIMIT 1",
                ChunkClaim.with(tables, statements.migration()))) {
            return false;
        }
        Set<String> planned = statements
                .list(
                        "SELECT table_name FROM {planned_table} WHERE migration = ?",
                        row -> row.getString(1),
                        statements.migration())
                .stream()
                .collect(Collectors.toSet());
        return planned.containsAll(tables);
    }

    @Override
    public List<TableProgress> progress() {
        return ChunkReport.progress(statements);
    }

    @Override
    public List<CopyingChunk> copying() {
        return ChunkReport.copying(statements);
    }

    @Override
    public int epoch(String table) {
        return statements
                .first(
                        "SELECT epoch FROM {planned_table} WHERE migration = ? AND table_name = ?",
                        row -> row.getInt(1),
                        statements.migration(),
                        table)
                .orElse(1);
    }

    private long addRange(String table, int epoch, KeyRange range) {
        return statements.insert(
                "INSERT INTO {chunk} (migration, table_name, epoch, lower_key, upper_key) VALUES (?, ?, ?, ?, ?)",
                statements.migration(),
                table,
                epoch,
                json(range.lower()),
                json(range.upper()));
    }

    private Standing standing(Chunk chunk, String lock) {
        return statements
                .first("SELECT id, token, state, session FROM {chunk} WHERE id = ?" + lock, Standing::read, chunk.id())
                .orElse(new Standing(chunk.id(), -1, "", null));
    }

    private void end(@Nullable String former) {
        if (former != null) {
            statements.work(connection -> {
                statements.dialect().sessions().end(connection, former);
                return true;
            });
        }
    }

    static @Nullable String json(@Nullable Key key) {
        return key == null ? null : key.toJson();
    }

    private record Standing(
            long id, long token, String state, @Nullable String session) {

        static Standing read(java.sql.ResultSet row) throws java.sql.SQLException {
            return new Standing(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4));
        }

        boolean isUnder(Chunk chunk) {
            return token == chunk.token();
        }
    }
}
