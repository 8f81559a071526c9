package io.landbridge.fake;

import io.landbridge.fake.FakeSession.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows by key, read as READ COMMITTED reads, locked when written. */
final class FakeTable<K extends Comparable<K>, V> {

    private final FakeServer server;
    private final NavigableMap<K, Cell<V>> cells = new TreeMap<>();

    FakeTable(FakeServer server) {
        this.server = server;
    }

    @Nullable V read(FakeSession session, K key) {
        Cell<V> cell = cells.get(key);
        return cell == null ? null : cell.seenBy(session);
    }

    List<V> all(FakeSession session) {
        List<V> seen = new ArrayList<>();
        for (Cell<V> cell : cells.values()) {
            V value = cell.seenBy(session);
            if (value != null) {
                seen.add(value);
            }
        }
        return seen;
    }

    /** Whether nobody has the row locked. */
    boolean isFree(K key) {
        Cell<V> cell = cells.get(key);
        return cell == null || cell.isFreeFor(new FakeSession("observer"));
    }

    /** Keys that match and that nobody else has locked. */
    List<K> unlocked(FakeSession session, Predicate<V> wanted) {
        List<K> found = new ArrayList<>();
        cells.forEach((key, cell) -> {
            V value = cell.seenBy(session);
            if (value != null && cell.isFreeFor(session) && wanted.test(value)) {
                found.add(key);
            }
        });
        return found;
    }

    /** Adds a row; waits for whoever is about to add or remove the same key. */
    boolean insert(FakeSession session, K key, V value) {
        Cell<V> cell = cells.computeIfAbsent(key, k -> new Cell<>());
        server.awaitFree(session, cell);
        if (cell.seenBy(session) != null) {
            return false;
        }
        cell.write(session, value);
        return true;
    }

    /** Changes a row if it matches once nobody else has it locked. */
    boolean update(FakeSession session, K key, Predicate<V> wanted, UnaryOperator<V> change) {
        V now = lock(session, key);
        Cell<V> cell = cells.get(key);
        if (cell == null || now == null || !wanted.test(now)) {
            return false;
        }
        cell.write(session, change.apply(now));
        return true;
    }

    /** Locks a row and reads it as it is then. */
    @Nullable V lock(FakeSession session, K key) {
        Cell<V> cell = cells.get(key);
        if (cell == null) {
            return null;
        }
        server.awaitFree(session, cell);
        cell.lock(session);
        return cell.seenBy(session);
    }

    void remove(FakeSession session, K key) {
        Cell<V> cell = cells.get(key);
        if (cell != null) {
            server.awaitFree(session, cell);
            cell.write(session, null);
        }
    }

    /** Deletes rows, those too that were added while another one was waited for. */
    void delete(FakeSession session, Predicate<V> wanted) {
        boolean found = true;
        while (found) {
            found = false;
            for (Cell<V> cell : List.copyOf(cells.values())) {
                V value = cell.seenBy(session);
                if (value != null && wanted.test(value)) {
                    server.awaitFree(session, cell);
                    cell.write(session, null);
                    found = true;
                }
            }
        }
    }
}
