package io.landbridge.testkit.traffic;

import java.util.Map;

/**
 * What the traffic has done.
 *
 * @param transactions by how they ended; an outcome that never came is absent
 * @param retries transactions that were begun again after a deadlock or a lock timeout
 * @param changes committed steps by kind
 * @param rows rows hit by committed statements; MySQL and MariaDB log no row whose values stayed as they were
 */
public record TrafficResult(
        Map<Outcome, Long> transactions, long retries, Map<String, Long> changes, Map<Verb, Long> rows) {

    public long committed() {
        return transactions(Outcome.COMMITTED);
    }

    public long transactions(Outcome outcome) {
        return transactions.getOrDefault(outcome, 0L);
    }

    public long changes(String kind) {
        return changes.getOrDefault(kind, 0L);
    }

    public long rows(Verb verb) {
        return rows.getOrDefault(verb, 0L);
    }

    @Override
    public String toString() {
        return "transactions " + transactions + ", retries " + retries + ", changes " + changes + ", rows " + rows;
    }
}
