package io.landbridge.testkit.traffic;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** The sums of all writers; a transaction appears in all of them or in none. */
final class Counts {

    private final Map<Outcome, Long> transactions = new EnumMap<>(Outcome.class);
    private final Map<String, Long> changes = new TreeMap<>();
    private final Map<Verb, Long> rows = new EnumMap<>(Verb.class);
    private long retries;

    synchronized void committed(Tally tally) {
        ended(Outcome.COMMITTED);
        tally.changes().forEach(kind -> changes.merge(kind, 1L, Long::sum));
        tally.rows().forEach((verb, count) -> rows.merge(verb, count, Long::sum));
    }

    synchronized void ended(Outcome outcome) {
        transactions.merge(outcome, 1L, Long::sum);
    }

    synchronized void retried() {
        retries++;
    }

    synchronized TrafficResult result() {
        return new TrafficResult(Map.copyOf(transactions), retries, Map.copyOf(changes), Map.copyOf(rows));
    }
}
