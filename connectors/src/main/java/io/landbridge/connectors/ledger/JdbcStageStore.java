package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.StageStore;
import java.util.List;

/** Which stages are complete, in SQL. */
record JdbcStageStore(LedgerStatements statements) implements StageStore {

    @Override
    public boolean isComplete(String stage, String planHash) {
        return statements.finds(
                "SELECT 1 FROM {stage} WHERE migration = ? AND stage = ? AND plan_hash = ?",
                statements.migration(),
                stage,
                planHash);
    }

    @Override
    public void complete(String stage, String planHash) {
        statements.update(
                "INSERT INTO {stage} (migration, stage, plan_hash, completed_at) VALUES (?, ?, ?, {now}) {if_absent}",
                statements.migration(),
                stage,
                planHash);
    }

    @Override
    public void reopen(String stage) {
        statements.update("DELETE FROM {stage} WHERE migration = ? AND stage = ?", statements.migration(), stage);
    }

    @Override
    public List<String> complete(String planHash) {
        return statements.list(
                "SELECT stage FROM {stage} WHERE migration = ? AND plan_hash = ? ORDER BY completed_at, stage",
                row -> row.getString(1),
                statements.migration(),
                planHash);
    }
}
