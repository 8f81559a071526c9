package io.landbridge.connectors.ledger;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.TrafficStore;
import java.time.Duration;
import java.util.List;

/** The traffic flag and its clients, in SQL. */
record JdbcTrafficStore(LedgerStatements statements) implements TrafficStore {

    @Override
    public Flag flag() {
        return statements.has("traffic")
                ? statements
                        .first(
                                "SELECT version, direct, hold FROM {traffic} WHERE migration = ?",
                                row -> new Flag(row.getLong(1), Side.valueOf(row.getString(2)), row.getBoolean(3)),
                                statements.migration())
                        .orElse(Flag.INITIAL)
                : Flag.INITIAL;
    }

    @Override
    public void acknowledge(String client, long version, int openTransactions) {
        statements.update("""
                INSERT INTO {traffic_client} (migration, client, seen_version, open_transactions, seen_at)
                VALUES (?, ?, ?, ?, {now}) {if_absent}""", statements.migration(), client, version, openTransactions);
        statements.update("""
                UPDATE {traffic_client} SET seen_version = ?, open_transactions = ?, seen_at = {now}
                WHERE migration = ? AND client = ?""", version, openTransactions, statements.migration(), client);
    }

    @Override
    public void forget(String client) {
        statements.update(
                "DELETE FROM {traffic_client} WHERE migration = ? AND client = ?", statements.migration(), client);
    }

    @Override
    public List<Client> clients(Duration within) {
        return statements.list(
                """
                SELECT client, seen_version, open_transactions FROM {traffic_client}
                WHERE migration = ? AND seen_at + {micros} >= {now} ORDER BY client""",
                row -> new Client(row.getString(1), row.getLong(2), row.getInt(3)),
                statements.migration(),
                within.toNanos() / 1000);
    }
}
