package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.ControlStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wishes of the operator, in SQL. */
record JdbcControlStore(LedgerStatements statements) implements ControlStore {

    @Override
    public Wishes read() {
        return find("");
    }

    private Wishes find(String lock) {
        return statements
                .first("""
                        SELECT paused, pause_reason, stop, parallelism, max_rows_per_second, chunk_millis
                        FROM {control} WHERE migration = ?""" + lock, JdbcControlStore::wishes, statements.migration())
                .orElse(Wishes.NONE);
    }

    @Override
    public Wishes change(UnaryOperator<Wishes> change, String by) {
        statements.update("""
                INSERT INTO {control} (migration, paused, stop, wished_by, wished_at)
                VALUES (?, false, false, ?, {now}) {if_absent}""", statements.migration(), by);
        // Between two that wish: the row is locked until one of them has committed.
        Wishes wishes = change.apply(find(" {lock}"));
        statements.update(
                """
                UPDATE {control} SET paused = ?, pause_reason = ?, stop = ?, parallelism = ?, max_rows_per_second = ?,
                  chunk_millis = ?, wished_by = ?, wished_at = {now}
                WHERE migration = ?""",
                wishes.paused(),
                wishes.pauseReason(),
                wishes.stop(),
                wishes.parallelism(),
                wishes.maxRowsPerSecond(),
                wishes.chunkMillis(),
                by,
                statements.migration());
        return wishes;
    }

    @Override
    public void wishResync(String table, String by) {
        statements.update(
                "INSERT INTO {resync_wish} (migration, table_name, wished_by, wished_at) VALUES (?, ?, ?, {now}) {if_absent}",
                statements.migration(),
                table,
                by);
    }

    @Override
    public List<String> resyncWishes() {
        return statements.list(
                "SELECT table_name FROM {resync_wish} WHERE migration = ? ORDER BY wished_at, table_name",
                row -> row.getString(1),
                statements.migration());
    }

    @Override
    public void fulfilResync(String table) {
        statements.update(
                "DELETE FROM {resync_wish} WHERE migration = ? AND table_name = ?", statements.migration(), table);
    }

    private static Wishes wishes(ResultSet row) throws SQLException {
        Long parallelism = number(row, 4);
        return new Wishes(
                row.getBoolean(1),
                row.getString(2),
                row.getBoolean(3),
                parallelism == null ? null : Math.toIntExact(parallelism),
                number(row, 5),
                number(row, 6));
    }

    private static @Nullable Long number(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }
}
