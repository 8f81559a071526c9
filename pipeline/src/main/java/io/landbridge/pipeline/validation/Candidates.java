package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of which a comparison found that their hashes differ: by key, or by hash where they have none. Not for several threads. */
final class Candidates {

    private final Map<List<String>, Key> keys = new LinkedHashMap<>();
    private final Map<Long, Integer> surplus = new HashMap<>();

    /**
     * Adds a key.
     *
     * @param form in which both sides' keys are the same
     */
    void add(List<String> form, Key key) {
        keys.putIfAbsent(form, key);
    }

    /** Counts a row of the source, or against it one of the target. */
    void count(long hash, int rows) {
        if (surplus.merge(hash, rows, Integer::sum) == 0) {
            surplus.remove(hash);
        }
    }

    Map<List<String>, Key> keys() {
        return keys;
    }

    /** How many rows of each hash the source has more than the target; below zero where the target has more. */
    Map<Long, Integer> surplus() {
        return surplus;
    }

    boolean isEmpty() {
        return keys.isEmpty() && surplus.isEmpty();
    }
}
