package io.landbridge.testkit.traffic;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What one transaction has done so far; it counts only if it is committed. */
final class Tally {

    private final List<String> changes = new ArrayList<>();
    private final Map<Verb, Long> rows = new EnumMap<>(Verb.class);

    void change(String kind) {
        changes.add(kind);
    }

    void rows(Map<Verb, Long> more) {
        more.forEach((verb, count) -> rows.merge(verb, count, Long::sum));
    }

    List<String> changes() {
        return changes;
    }

    Map<Verb, Long> rows() {
        return rows;
    }
}
