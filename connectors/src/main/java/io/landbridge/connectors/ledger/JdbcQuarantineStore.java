package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.QuarantineStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refused rows, in SQL. */
record JdbcQuarantineStore(LedgerStatements statements) implements QuarantineStore {

    private static final String ROWS = """
            SELECT chunk_id, table_name, single_key, image, column_name, error, attempts, resolution
            FROM {quarantine} WHERE migration = ? AND resolution""";
    private static final String SELECT = ROWS + " = 'open'";

    @Override
    public void add(QuarantinedRow row) {
        statements.update(
                """
                INSERT INTO {quarantine} (migration, chunk_id, table_name, single_key, image, column_name, error, attempts, resolution, refused_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open', {now})""",
                statements.migration(),
                row.chunkId(),
                row.table(),
                row.key().toJson(),
                row.image(),
                row.column(),
                row.error(),
                row.attempts());
    }

    @Override
    public List<QuarantinedRow> open(@Nullable String table, int limit) {
        return table == null
                ? statements.list(
                        SELECT + " ORDER BY id LIMIT ?", JdbcQuarantineStore::read, statements.migration(), limit)
                : statements.list(
                        SELECT + " AND table_name = ? ORDER BY id LIMIT ?",
                        JdbcQuarantineStore::read,
                        statements.migration(),
                        table,
                        limit);
    }

    @Override
    public List<QuarantinedRow> setAside(int limit) {
        return statements.list(
                ROWS + " IN ('open', 'discarded') ORDER BY id LIMIT ?",
                JdbcQuarantineStore::read,
                statements.migration(),
                limit);
    }

    @Override
    public long count() {
        return count("'open', 'discarded'");
    }

    @Override
    public long openCount() {
        return count("'open'");
    }

    private long count(String resolutions) {
        return statements
                .first(
                        "SELECT count(*) FROM {quarantine} WHERE migration = ? AND resolution IN (" + resolutions + ")",
                        row -> row.getLong(1),
                        statements.migration())
                .orElse(0L);
    }

    @Override
    public boolean resolve(long chunkId, String resolution) {
        return statements.update("""
                        UPDATE {quarantine} SET resolution = ?, resolved_at = {now}
                        WHERE migration = ? AND chunk_id = ? AND resolution = 'open'""", resolution, statements.migration(), chunkId) == 1;
    }

    private static QuarantinedRow read(ResultSet row) throws SQLException {
        return new QuarantinedRow(
                row.getLong(1),
                row.getString(2),
                Key.fromJson(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getInt(7),
                row.getString(8));
    }
}
