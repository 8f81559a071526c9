package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.DivergenceStore;
import java.util.List;

/** Findings, in SQL. */
record JdbcDivergenceStore(LedgerStatements statements) implements DivergenceStore {

    @Override
    public void add(String table, Key key, String what, String position) {
        statements.update("""
                INSERT INTO {divergence} (migration, table_name, single_key, what, source_position, found_at)
                VALUES (?, ?, ?, ?, ?, {now})""", statements.migration(), table, key.toJson(), what, position);
    }

    @Override
    public List<Divergence> open(int limit) {
        return statements.list(
                """
                SELECT id, table_name, single_key, what, source_position
                FROM {divergence} WHERE migration = ? AND resolved_at IS NULL ORDER BY id LIMIT ?""",
                row -> new Divergence(
                        row.getLong(1),
                        row.getString(2),
                        Key.fromJson(row.getString(3)),
                        row.getString(4),
                        row.getString(5)),
                statements.migration(),
                limit);
    }

    @Override
    public long openCount() {
        if (!statements.has("divergence")) {
            return 0;
        }
        return statements
                .first(
                        "SELECT count(*) FROM {divergence} WHERE migration = ? AND resolved_at IS NULL",
                        row -> row.getLong(1),
                        statements.migration())
                .orElse(0L);
    }

    @Override
    public void resolve(long id, String resolution) {
        statements.update("""
                UPDATE {divergence} SET resolution = ?, resolved_at = {now}
                WHERE id = ? AND migration = ? AND resolved_at IS NULL""", resolution, id, statements.migration());
    }
}
