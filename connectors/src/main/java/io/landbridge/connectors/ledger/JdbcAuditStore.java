package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.AuditStore;
import java.util.List;

/** Who did what, in SQL. */
record JdbcAuditStore(LedgerStatements statements) implements AuditStore {

    @Override
    public void add(String who, String action, String detail) {
        statements.update(
                "INSERT INTO {audit} (migration, at, who, action, detail) VALUES (?, {now}, ?, ?, ?)",
                statements.migration(),
                who,
                action,
                detail);
    }

    @Override
    public List<Entry> latest(int limit) {
        return statements.list(
                "SELECT {iso:at}, who, action, detail FROM {audit} WHERE migration = ? ORDER BY id DESC LIMIT ?",
                row -> new Entry(row.getString(1), row.getString(2), row.getString(3), row.getString(4)),
                statements.migration(),
                limit);
    }
}
