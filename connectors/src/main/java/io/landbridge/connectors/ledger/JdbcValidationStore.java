package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.ledger.ValidationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was proved equal, in SQL. */
record JdbcValidationStore(LedgerStatements statements) implements ValidationStore {

    /** Of bound parameters in one statement. */
    private static final int MOST_TOGETHER = 500;

    @Override
    public long version() {
        if (!statements.has("validation")) {
            return 0;
        }
        return statements
                .first("SELECT version FROM {validation} WHERE migration = ?", row -> row.getLong(1), migration())
                .orElse(0L);
    }

    @Override
    public List<RangeRecord> ranges(String table) {
        return read("AND table_name = ?", migration(), table);
    }

    @Override
    public List<RangeRecord> ranges() {
        return read("", migration());
    }

    private List<RangeRecord> read(String which, Object... values) {
        if (!statements.has("validation_range")) {
            return List.of();
        }
        return statements.list(
                """
                SELECT id, table_name, epoch, lower_key, upper_key, row_count, verified_source, verified_target,
                  {epoch_micros:verified_at}, plan_hash, digest_version, changed_at, %s
                FROM {validation_range} WHERE migration = ? %s ORDER BY id""".formatted(statements.has("cutover") ? "digest" : "NULL", which),
                JdbcValidationStore::range,
                values);
    }

    @Override
    public List<RangeRecord> ranges(Collection<Long> ids) {
        List<RangeRecord> found = new ArrayList<>();
        List<Long> sorted = ids.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += MOST_TOGETHER) {
            List<Object> values = new ArrayList<>();
            values.add(migration());
            values.addAll(sorted.subList(from, Math.min(sorted.size(), from + MOST_TOGETHER)));
            found.addAll(read("AND id IN (?" + ", ?".repeat(values.size() - 2) + ")", values.toArray()));
        }
        return found;
    }

    @Override
    public void plan(String table, int epoch, List<KeyRange> ranges) {
        remove(table);
        for (int from = 0; from < ranges.size(); from += MOST_TOGETHER) {
            List<KeyRange> some = ranges.subList(from, Math.min(ranges.size(), from + MOST_TOGETHER));
            List<@Nullable Object> values = new ArrayList<>();
            for (KeyRange range : some) {
                values.add(migration());
                values.add(table);
                values.add(epoch);
                values.add(json(range.lower()));
                values.add(json(range.upper()));
            }
            statements.insertAll(
                    "INSERT INTO {validation_range} (migration, table_name, epoch, lower_key, upper_key)",
                    5,
                    values,
                    "");
        }
    }

    /** Forgets a table's ranges. */
    void remove(String table) {
        // Between two that plan: the row is locked until one of them has committed. It comes before the ranges
        // everywhere.
        statements.update("INSERT INTO {validation} (migration, version) VALUES (?, 0) {if_absent}", migration());
        statements.update("UPDATE {validation} SET version = version + 1 WHERE migration = ?", migration());
        statements.update("DELETE FROM {validation_range} WHERE migration = ? AND table_name = ?", migration(), table);
    }

    @Override
    public void verified(long range, long rows, Verified at) {
        statements.update(
                """
                UPDATE {validation_range} SET row_count = ?, verified_source = ?, verified_target = ?,
                  verified_at = {epoch} + {micros}, plan_hash = ?, digest_version = ?, digest = ? WHERE id = ? AND migration = ?""",
                rows,
                at.source(),
                at.target(),
                ChronoUnit.MICROS.between(Instant.EPOCH, at.at()),
                at.planHash(),
                at.digestVersion(),
                at.digest(),
                range,
                migration());
    }

    @Override
    public void refuted(long range) {
        // Whoever keeps in mind what is proved has to look again; before the range, as everywhere.
        statements.update("UPDATE {validation} SET version = version + 1 WHERE migration = ?", migration());
        statements.update("""
                UPDATE {validation_range} SET verified_source = NULL, verified_target = NULL, verified_at = NULL,
                  plan_hash = NULL, digest_version = NULL, digest = NULL WHERE id = ? AND migration = ?""", range, migration());
    }

    @Override
    public void changed(Collection<Long> ranges, String position) {
        // In one order everywhere, so that no two wait for each other.
        List<Long> sorted = ranges.stream().sorted().toList();
        for (int from = 0; from < sorted.size(); from += MOST_TOGETHER) {
            List<Long> some = sorted.subList(from, Math.min(sorted.size(), from + MOST_TOGETHER));
            List<Object> values = new ArrayList<>();
            values.add(position);
            values.add(migration());
            values.addAll(some);
            statements.update(
                    "UPDATE {validation_range} SET changed_at = ? WHERE migration = ? AND id IN (?"
                            + ", ?".repeat(some.size() - 1) + ")",
                    values.toArray());
        }
    }

    @Override
    public void add(MismatchRecord mismatch) {
        String key = json(mismatch.key());
        String same = key == null ? " AND row_key IS NULL AND kind = ? AND differences = ?" : " AND row_key = ?";
        List<@Nullable Object> row = new ArrayList<>();
        row.add(mismatch.kind());
        row.add(mismatch.columns());
        row.add(mismatch.looks());
        row.add(mismatch.sourcePosition());
        row.add(mismatch.targetPosition());
        row.add(migration());
        row.add(mismatch.table());
        if (key == null) {
            row.add(mismatch.kind());
            row.add(mismatch.columns());
        } else {
            row.add(key);
        }
        int hit = statements.update("""
                UPDATE {mismatch} SET state = 'open', kind = ?, differences = ?, looks = ?, source_position = ?, target_position = ?
                WHERE migration = ? AND closed_at IS NULL AND table_name = ?""" + same, row.toArray(new @Nullable Object[0]));
        if (hit == 0) {
            statements.update(
                    """
                    INSERT INTO {mismatch} (migration, table_name, row_key, kind, differences, looks, source_position, target_position, found_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, {epoch} + {micros})""",
                    migration(),
                    mismatch.table(),
                    key,
                    mismatch.kind(),
                    mismatch.columns(),
                    mismatch.looks(),
                    mismatch.sourcePosition(),
                    mismatch.targetPosition(),
                    ChronoUnit.MICROS.between(Instant.EPOCH, mismatch.foundAt()));
        }
    }

    @Override
    public List<MismatchRecord> open(int limit) {
        return mismatches("closed_at IS NULL", limit);
    }

    @Override
    public List<MismatchRecord> wished(int limit) {
        return mismatches("closed_at IS NULL AND state = 'wished'", limit);
    }

    private List<MismatchRecord> mismatches(String which, int limit) {
        if (!statements.has("mismatch")) {
            return List.of();
        }
        return statements.list("""
                SELECT id, table_name, row_key, kind, differences, looks, source_position, target_position, {epoch_micros:found_at}
                FROM {mismatch} WHERE migration = ? AND %s ORDER BY id LIMIT ?""".formatted(which), JdbcValidationStore::mismatch, migration(), limit);
    }

    @Override
    public List<ClosedMismatch> closed(int limit) {
        if (!statements.has("mismatch")) {
            return List.of();
        }
        return statements.list(
                """
                SELECT id, table_name, row_key, kind, differences, looks, source_position, target_position, {epoch_micros:found_at},
                  state, {iso:closed_at}, closed_by
                FROM {mismatch} WHERE migration = ? AND closed_at IS NOT NULL ORDER BY id DESC LIMIT ?""",
                row -> new ClosedMismatch(mismatch(row), row.getString(10), row.getString(11), row.getString(12)),
                migration(),
                limit);
    }

    @Override
    public long openCount() {
        if (!statements.has("mismatch")) {
            return 0;
        }
        return statements
                .first(
                        "SELECT count(*) FROM {mismatch} WHERE migration = ? AND closed_at IS NULL",
                        row -> row.getLong(1),
                        migration())
                .orElse(0L);
    }

    @Override
    public int wish(Collection<Long> mismatches) {
        int wished = 0;
        for (Long mismatch : mismatches.stream().sorted().toList()) {
            wished += statements.update(
                    "UPDATE {mismatch} SET state = 'wished' WHERE id = ? AND migration = ? AND state IN ('open', 'recopied')",
                    mismatch,
                    migration());
        }
        return wished;
    }

    @Override
    public void recopied(long mismatch) {
        statements.update(
                "UPDATE {mismatch} SET state = 'recopied' WHERE id = ? AND migration = ? AND closed_at IS NULL",
                mismatch,
                migration());
    }

    @Override
    public void close(long mismatch, String state, String by) {
        statements.update("""
                UPDATE {mismatch} SET state = ?, closed_at = {now}, closed_by = ?
                WHERE id = ? AND migration = ? AND closed_at IS NULL""", state, by, mismatch, migration());
    }

    private String migration() {
        return statements.migration();
    }

    private static RangeRecord range(ResultSet row) throws SQLException {
        Instant at = moment(row, 9);
        return new RangeRecord(
                row.getLong(1),
                row.getString(2),
                row.getInt(3),
                new KeyRange(key(row.getString(4)), key(row.getString(5))),
                row.getLong(6),
                at == null
                        ? null
                        : new Verified(
                                row.getString(7),
                                row.getString(8),
                                row.getString(10),
                                row.getString(11),
                                row.getString(13),
                                at),
                row.getString(12));
    }

    private static MismatchRecord mismatch(ResultSet row) throws SQLException {
        Instant found = moment(row, 9);
        return new MismatchRecord(
                row.getLong(1),
                row.getString(2),
                key(row.getString(3)),
                row.getString(4),
                row.getString(5),
                row.getInt(6),
                row.getString(7),
                row.getString(8),
                found == null ? Instant.EPOCH : found);
    }

    private static @Nullable Instant moment(ResultSet row, int column) throws SQLException {
        long micros = row.getLong(column);
        return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    private static @Nullable String json(@Nullable Key key) {
        return key == null ? null : key.toJson();
    }

    private static @Nullable Key key(@Nullable String json) {
        return json == null ? null : Key.fromJson(json);
    }
}
