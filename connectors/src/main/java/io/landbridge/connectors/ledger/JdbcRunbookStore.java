package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.RunbookStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Executions of runbooks, in SQL. */
record JdbcRunbookStore(LedgerStatements statements) implements RunbookStore {

    private static final String RUNS = """
            SELECT id, runbook, direction, hash, content, state, outcome, freeze_millis, started_by, {iso:started_at}, {iso:ended_at}
            FROM {runbook_run} WHERE migration = ?""";

    @Override
    public long begin(
            Direction direction, String runbook, String hash, String content, List<StepName> steps, String by) {
        long run = statements.insert("""
                INSERT INTO {runbook_run} (migration, runbook, direction, hash, content, state, started_by, started_at)
                VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, {now})""", statements.migration(), runbook, direction.name(), hash, content, by);
        for (int ordinal = 0; ordinal < steps.size(); ordinal++) {
            statements.update(
                    "INSERT INTO {runbook_step} (run_id, migration, ordinal, name, kind, state) VALUES (?, ?, ?, ?, ?, 'PENDING')",
                    run,
                    statements.migration(),
                    ordinal,
                    steps.get(ordinal).name(),
                    steps.get(ordinal).kind());
        }
        return run;
    }

    @Override
    public Optional<RunRecord> latest(Direction direction) {
        return statements.has("runbook_run")
                ? statements.first(
                        RUNS + " AND direction = ? ORDER BY id DESC LIMIT 1",
                        JdbcRunbookStore::run,
                        statements.migration(),
                        direction.name())
                : Optional.empty();
    }

    @Override
    public List<RunRecord> all() {
        return statements.has("runbook_run")
                ? statements.list(RUNS + " ORDER BY id", JdbcRunbookStore::run, statements.migration())
                : List.of();
    }

    @Override
    public List<StepRecord> steps(long run) {
        return statements.list(
                """
                SELECT ordinal, name, kind, state, attempts, output, error, {iso:started_at}, {iso:ended_at}
                FROM {runbook_step} WHERE run_id = ? ORDER BY ordinal""",
                row -> new StepRecord(
                        row.getInt(1),
                        row.getString(2),
                        row.getString(3),
                        StepState.valueOf(row.getString(4)),
                        row.getInt(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8),
                        row.getString(9)),
                run);
    }

    @Override
    public boolean step(
            long run, int ordinal, StepState from, StepState to, @Nullable String output, @Nullable String error) {
        boolean begins = to == StepState.RUNNING;
        boolean ends = !begins && to != StepState.PENDING && to != StepState.UNDOING;
        String times =
                (begins ? ", attempts = attempts + 1, started_at = coalesce(started_at, {now}), ended_at = NULL" : "")
                        + (ends ? ", ended_at = {now}" : "");
        return statements.update(
                        "UPDATE {runbook_step} SET state = ?, output = coalesce(?, output), error = ?" + times
                                + " WHERE run_id = ? AND ordinal = ? AND state = ?",
                        to.name(),
                        output,
                        error,
                        run,
                        ordinal,
                        from.name())
                == 1;
    }

    @Override
    public boolean become(long run, RunState from, RunState to, @Nullable String outcome) {
        boolean runs = to == RunState.RUNNING || to == RunState.UNDOING;
        return statements.update(
                        "UPDATE {runbook_run} SET state = ?, outcome = ?, ended_at = " + (runs ? "NULL" : "{now}")
                                + " WHERE id = ? AND state = ?",
                        to.name(),
                        outcome,
                        run,
                        from.name())
                == 1;
    }

    @Override
    public void froze(long run, long millis) {
        statements.update("UPDATE {runbook_run} SET freeze_millis = ? WHERE id = ?", millis, run);
    }

    @Override
    public void approve(long run, int ordinal, String who) {
        statements.update(
                "INSERT INTO {approval} (run_id, migration, ordinal, who, approved_at) VALUES (?, ?, ?, ?, {now}) {if_absent}",
                run,
                statements.migration(),
                ordinal,
                who);
    }

    @Override
    public List<Approval> approvals(long run) {
        return statements.list(
                "SELECT ordinal, who, {iso:approved_at} FROM {approval} WHERE run_id = ? ORDER BY approved_at, who",
                row -> new Approval(row.getInt(1), row.getString(2), row.getString(3)),
                run);
    }

    @Override
    public void override(long run, String gate, String reason, String who) {
        statements.update("""
                INSERT INTO {gate_override} (run_id, migration, gate, reason, who, overridden_at)
                VALUES (?, ?, ?, ?, ?, {now}) {if_absent}""", run, statements.migration(), gate, reason, who);
    }

    @Override
    public List<GateOverride> overrides(long run) {
        return statements.list(
                "SELECT gate, reason, who, {iso:overridden_at} FROM {gate_override} WHERE run_id = ? ORDER BY gate",
                row -> new GateOverride(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                run);
    }

    private static RunRecord run(ResultSet row) throws SQLException {
        long millis = row.getLong(8);
        Long freeze = row.wasNull() ? null : millis;
        return new RunRecord(
                row.getLong(1),
                row.getString(2),
                Direction.valueOf(row.getString(3)),
                row.getString(4),
                row.getString(5),
                RunState.valueOf(row.getString(6)),
                row.getString(7),
                freeze,
                row.getString(9),
                row.getString(10),
                row.getString(11));
    }
}
