package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.LeaseStore;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who works, in SQL. */
record JdbcLeaseStore(LedgerStatements statements) implements LeaseStore {

    @Override
    public Optional<Long> acquire(String role, String holder, String session, Duration lease) {
        statements.update(
                "INSERT INTO {runner} (migration, role, activity) VALUES (?, ?, '') {if_absent}",
                statements.migration(),
                role);
        // Between two that want the lease: the row is locked until one of them has committed.
        Row row = find(role, " {lock}").orElseThrow();
        if (isHeld(row)) {
            return Optional.empty();
        }
        statements.update("""
                UPDATE {runner} SET token = ?, holder = ?, session = ?, activity = '', taken_at = {now}, lease_until = {now} + {micros}
                WHERE migration = ? AND role = ?""", row.token() + 1, holder, session, micros(lease), statements.migration(), role);
        return Optional.of(row.token() + 1);
    }

    @Override
    public boolean renew(String role, long token, String activity, Duration lease) {
        return statements.update("""
                        UPDATE {runner} SET activity = ?, lease_until = {now} + {micros}
                        WHERE migration = ? AND role = ? AND token = ? AND holder IS NOT NULL""", activity, micros(lease), statements.migration(), role, token) == 1;
    }

    @Override
    public boolean holds(String role, long token) {
        // Between the holder and who wants the lease: the row is locked until one of them has committed.
        return statements.finds(
                "SELECT 1 FROM {runner} WHERE migration = ? AND role = ? AND token = ? AND holder IS NOT NULL {lock}",
                statements.migration(),
                role,
                token);
    }

    @Override
    public boolean show(String role, long token) {
        statements.update(
                "INSERT INTO {runner} (migration, role, activity) VALUES (?, ?, '') {if_absent}",
                statements.migration(),
                role);
        // Between two that act here: the row is locked until one of them has committed.
        if (find(role, " {lock}").orElseThrow().token() > token) {
            return false;
        }
        statements.update(
                "UPDATE {runner} SET token = ? WHERE migration = ? AND role = ?", token, statements.migration(), role);
        return true;
    }

    @Override
    public void release(String role, long token) {
        statements.update("""
                UPDATE {runner} SET holder = NULL, session = NULL, activity = '', taken_at = NULL, lease_until = NULL
                WHERE migration = ? AND role = ? AND token = ?""", statements.migration(), role, token);
    }

    @Override
    public Optional<Holder> holder(String role) {
        return find(role, "")
                .filter(this::isHeld)
                .map(row -> new Holder(
                        String.valueOf(row.holder()), row.token(), row.activity(), row.seconds(), -row.secondsOver()));
    }

    private boolean isHeld(Row row) {
        String session = row.session();
        return session != null
                && !row.ranOut()
                && statements.work(connection -> statements.dialect().sessions().isAlive(connection, session));
    }

    private Optional<Row> find(String role, String lock) {
        return statements.first(
                """
                SELECT token, holder, session, activity, {seconds_since:taken_at}, {seconds_since:lease_until},
                  coalesce(lease_until <= {now}, true)
                FROM {runner} WHERE migration = ? AND role = ?""" + lock,
                row -> new Row(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getBoolean(7)),
                statements.migration(),
                role);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private record Row(
            long token,
            @Nullable String holder,
            @Nullable String session,
            String activity,
            long seconds,
            long secondsOver,
            boolean ranOut) {}
}
