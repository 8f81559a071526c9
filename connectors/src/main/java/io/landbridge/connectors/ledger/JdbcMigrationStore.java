package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.MigrationStore;
import java.util.Optional;

/** The row of a migration, in SQL. */
record JdbcMigrationStore(LedgerStatements statements) implements MigrationStore {

    @Override
    public Optional<MigrationRecord> find() {
        return statements.first(
                "SELECT plan_hash, tool_version, source_identity, target_identity, phase FROM {migration} WHERE migration = ?",
                row -> new MigrationRecord(
                        statements.migration(),
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)),
                statements.migration());
    }

    @Override
    public void register(MigrationRecord migration) {
        statements.update(
                """
                INSERT INTO {migration} (migration, plan_hash, tool_version, source_identity, target_identity, phase, registered_at)
                VALUES (?, ?, ?, ?, ?, ?, {now}) {if_absent}""",
                statements.migration(),
                migration.planHash(),
                migration.toolVersion(),
                migration.sourceIdentity(),
                migration.targetIdentity(),
                migration.phase());
        statements.update(
                "UPDATE {migration} SET plan_hash = ?, tool_version = ? WHERE migration = ?",
                migration.planHash(),
                migration.toolVersion(),
                statements.migration());
    }

    @Override
    public long nextAttempt() {
        statements.update("UPDATE {migration} SET attempt = attempt + 1 WHERE migration = ?", statements.migration());
        return statements
                .first(
                        "SELECT attempt FROM {migration} WHERE migration = ?",
                        row -> row.getLong(1),
                        statements.migration())
                .orElseThrow(() -> new IllegalStateException("Not registered: " + statements.migration()));
    }
}
