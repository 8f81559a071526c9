package io.landbridge.pipeline.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Rows of (id, u, v) with unique u that change at random, written as {@link LaneScene} reads them. */
final class RandomRows {

    private static final int KEYS = 12;
    private static final int VALUES = 16;

    private final Random random;
    private final Map<Integer, String> rows = new TreeMap<>();
    private final Map<Integer, String> first;
    private int written;

    RandomRows(Random random) {
        this.random = random;
        for (int id = 0; id < KEYS; id += 2) {
            rows.put(id, id + " u" + id + " x");
        }
        this.first = new TreeMap<>(rows);
    }

    /** As they were at first. */
    RandomRows before() {
        RandomRows before = new RandomRows(random);
        before.rows.clear();
        before.rows.putAll(first);
        return before;
    }

    Map<Integer, String> rows() {
        return rows;
    }

    /** Changes of one row each, a transaction each. */
    List<String> changes(int count) {
        List<String> changes = new ArrayList<>();
        while (changes.size() < count) {
            int id = random.nextInt(KEYS);
            String before = rows.getOrDefault(id, "");
            int to = random.nextInt(4) == 0 ? random.nextInt(KEYS) : id;
            String value =
                    before.isEmpty() || random.nextBoolean() ? "u" + random.nextInt(VALUES) : before.split(" ", -1)[1];
            String after = !before.isEmpty() && random.nextInt(4) == 0 ? "" : to + " " + value + " v" + written++;
            if (!(before.isEmpty() && to != id) && apply(before + " > " + after)) {
                changes.add(before + " > " + after);
            }
        }
        return changes;
    }

    /** False when the row is not there, or key or value are taken; then nothing has changed. */
    boolean apply(String change) {
        String[] sides = change.split(">", -1);
        String before = sides[0].strip();
        String after = sides[1].strip();
        int from = before.isEmpty() ? -1 : key(before);
        if (from >= 0 && !before.equals(rows.get(from))) {
            return false;
        }
        if (!after.isEmpty() && isTaken(after, from)) {
            return false;
        }
        rows.remove(from);
        if (!after.isEmpty()) {
            rows.put(key(after), after);
        }
        return true;
    }

    private boolean isTaken(String row, int from) {
        String value = row.split(" ", -1)[1];
        return rows.entrySet().stream()
                .anyMatch(other -> other.getKey() != from
                        && (other.getKey() == key(row)
                                || other.getValue().split(" ", -1)[1].equals(value)));
    }

    private static int key(String row) {
        return Integer.parseInt(row.split(" ", -1)[0]);
    }
}
