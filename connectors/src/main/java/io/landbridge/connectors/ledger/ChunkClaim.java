package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.Chunk;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Claims the first chunk that nobody else is claiming: one round trip where an UPDATE can answer, two elsewhere. */
record ChunkClaim(LedgerStatements statements, String session, List<String> tables, List<Long> except) {

    static final String COLUMNS = "id, table_name, epoch, single_key, lower_key, upper_key, token, attempts";
    private static final String CLAIM = """
            UPDATE {chunk} SET state = 'COPYING', token = token + 1, attempts = attempts + 1, reason = NULL,
              owner = ?, session = ?, claimed_at = {now}, lease_until = {now} + {micros}
            WHERE id =""";
    private static final String FREE = "migration = ? AND state = 'PENDING' AND not_before IS NULL";
    // Between two that claim: who comes second passes over what the first has locked.
    private static final String PREFERRED = "SELECT id FROM {chunk} WHERE id = ? AND " + FREE;
    private static final String FIRST = "SELECT id FROM {chunk} WHERE " + FREE;
    private static final String LOCK = " FOR UPDATE SKIP LOCKED";

    Optional<Chunk> claim(@Nullable Long preferred, String owner, Duration lease) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(owner);
        values.add(session);
        values.add(lease.toNanos() / 1000);
        return statements.dialect().returnsUpdatedRows() ? inOne(preferred, values) : inTwo(preferred, values);
    }

    /** Narrows a query down to the tables. */
    static String only(List<String> tables) {
        return tables.isEmpty() ? "" : " AND table_name IN (?" + ", ?".repeat(tables.size() - 1) + ")";
    }

    /** The parameters of a query that {@link #only} ends, those before it given. */
    static @Nullable Object[] with(List<String> tables, @Nullable Object... before) {
        @Nullable Object[] all = java.util.Arrays.copyOf(before, before.length + tables.size());
        for (int i = 0; i < tables.size(); i++) {
            all[before.length + i] = tables.get(i);
        }
        return all;
    }

    private Optional<Chunk> inOne(@Nullable Long preferred, List<@Nullable Object> values) {
        String first = "(" + FIRST + only(tables) + exceptions() + " ORDER BY id LIMIT 1" + LOCK + ")";
        String which = first;
        if (preferred != null) {
            which = "coalesce((" + PREFERRED + only(tables) + LOCK + "), " + first + ")";
            values.add(preferred);
            values.add(statements.migration());
            values.addAll(tables);
        }
        values.addAll(ofFirst());
        return statements.first(
                CLAIM + ' ' + which + " RETURNING " + COLUMNS,
                ChunkClaim::read,
                values.toArray(new @Nullable Object[0]));
    }

    private Optional<Chunk> inTwo(@Nullable Long preferred, List<@Nullable Object> values) {
        Optional<Chunk> found = preferred == null
                ? Optional.empty()
                : statements.first(
                        PREFERRED.replace("SELECT id", "SELECT " + COLUMNS) + only(tables) + LOCK,
                        ChunkClaim::read,
                        with(tables, preferred, statements.migration()));
        if (found.isEmpty()) {
            found = statements.first(
                    FIRST.replace("SELECT id", "SELECT " + COLUMNS) + only(tables) + exceptions()
                            + " ORDER BY id LIMIT 1" + LOCK,
                    ChunkClaim::read,
                    ofFirst().toArray(new @Nullable Object[0]));
        }
        return found.map(chunk -> {
            values.add(chunk.id());
            statements.update(CLAIM + " ?", values.toArray(new @Nullable Object[0]));
            return new Chunk(
                    chunk.id(),
                    chunk.table(),
                    chunk.epoch(),
                    chunk.key(),
                    chunk.range(),
                    chunk.token() + 1,
                    chunk.attempts() + 1);
        });
    }

    private String exceptions() {
        return except.isEmpty() ? "" : " AND id NOT IN (?" + ", ?".repeat(except.size() - 1) + ")";
    }

    private List<@Nullable Object> ofFirst() {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(statements.migration());
        values.addAll(tables);
        values.addAll(except);
        return values;
    }

    /** A chunk out of {@link #COLUMNS}, which come first. */
    static Chunk read(ResultSet row) throws SQLException {
        return new Chunk(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                key(row.getString(4)),
                new KeyRange(key(row.getString(5)), key(row.getString(6))),
                row.getLong(7),
                row.getInt(8));
    }

    private static @Nullable Key key(@Nullable String json) {
        return json == null ? null : Key.fromJson(json);
    }
}
