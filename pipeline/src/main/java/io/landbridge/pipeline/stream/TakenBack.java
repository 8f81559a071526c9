package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keys that a transaction has taken back from the stream: what follows for them in the same transaction is left out. */
final class TakenBack {

    private final KeyLocator locator;
    private final Map<StreamedTable, List<Key>> pending = new HashMap<>();
    private final Map<StreamedTable, List<Key>> quarantined = new HashMap<>();

    TakenBack(KeyLocator locator) {
        this.locator = locator;
    }

    void pending(StreamedTable table, Key key) {
        pending.computeIfAbsent(table, t -> new ArrayList<>()).add(key);
    }

    void quarantined(StreamedTable table, Key key) {
        quarantined.computeIfAbsent(table, t -> new ArrayList<>()).add(key);
    }

    /** What becomes of a change at the key for which it was decided otherwise before. */
    Decision instead(StreamedTable table, Key key, Decision decided) {
        if (!decided.applies()) {
            return decided;
        }
        if (holds(pending, table, key)) {
            return Decision.SKIP_PENDING;
        }
        return holds(quarantined, table, key) ? Decision.SKIP_QUARANTINED : decided;
    }

    private boolean holds(Map<StreamedTable, List<Key>> taken, StreamedTable table, Key key) {
        List<Key> keys = taken.get(table);
        return keys != null && (keys.contains(key) || locator.isSame(table, key, keys));
    }
}
