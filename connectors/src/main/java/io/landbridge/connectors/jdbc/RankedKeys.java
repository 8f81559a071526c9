package io.landbridge.connectors.jdbc;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.Column;
import io.landbridge.pipeline.stream.KeyOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Orders keys column by column: each column's values at hand get ranks, equal ones the same, and keys are compared by those. Ranks are
 * reckoned here for types whose order Java has exactly; for the rest the source is asked, once for all values of a column.
 */
public final class RankedKeys implements KeyOrder {

    private static final String NUMBER = "-?[0-9]+(\\.[0-9]+)?";
    private static final String DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-9:.]+)?";

    private final Ranking source;
    private final boolean ordersUuidsByBytes;

    /** Asks a source for the ranks of values of one column. */
    @FunctionalInterface
    public interface Ranking {

        /** One rank for each value, equal for those that the source calls the same. */
        List<Integer> rank(TableMapping mapping, Column column, List<String> values);
    }

    public RankedKeys(Ranking source, boolean ordersUuidsByBytes) {
        this.source = source;
        this.ordersUuidsByBytes = ordersUuidsByBytes;
    }

    @Override
    public int[] ranges(TableMapping mapping, List<Key> keys, List<Key> bounds) {
        int[] below = new int[keys.size()];
        if (bounds.isEmpty()) {
            return below;
        }
        Ranks ranks = ranks(mapping, keys, bounds);
        List<int[]> ranked = bounds.stream().map(ranks::of).toList();
        for (int i = 0; i < below.length; i++) {
            below[i] = below(ranks.of(keys.get(i)), ranked);
        }
        return below;
    }

    private static int below(int[] key, List<int[]> bounds) {
        int low = 0;
        int high = bounds.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Arrays.compare(bounds.get(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    @Override
    public int[] same(TableMapping mapping, List<Key> keys, List<Key> others) {
        int[] found = new int[keys.size()];
        Ranks ranks = ranks(mapping, keys, others);
        Map<List<Integer>, Integer> first = new HashMap<>();
        for (int i = 0; i < others.size(); i++) {
            first.putIfAbsent(ranks.listOf(others.get(i)), i);
        }
        for (int i = 0; i < found.length; i++) {
            found[i] = first.getOrDefault(ranks.listOf(keys.get(i)), -1);
        }
        return found;
    }

    private Ranks ranks(TableMapping mapping, List<Key> keys, List<Key> others) {
        List<Map<String, Integer>> columns = new ArrayList<>();
        List<Column> keyColumns = KeyColumns.of(mapping).columns();
        for (int i = 0; i < keyColumns.size(); i++) {
            TreeSet<String> values = new TreeSet<>();
            for (Key key : keys) {
                values.add(key.values().get(i));
            }
            for (Key key : others) {
                values.add(key.values().get(i));
            }
            columns.add(ranks(mapping, keyColumns.get(i), List.copyOf(values)));
        }
        return new Ranks(columns);
    }

    private Map<String, Integer> ranks(TableMapping mapping, Column column, List<String> values) {
        Comparator<String> order = order(column, values);
        if (order == null) {
            List<Integer> ranks = source.rank(mapping, column, values);
            Map<String, Integer> byValue = new HashMap<>();
            for (int i = 0; i < values.size(); i++) {
                byValue.put(values.get(i), ranks.get(i));
            }
            return byValue;
        }
        TreeMap<String, Integer> byValue = new TreeMap<>(order);
        values.forEach(value -> byValue.put(value, 0));
        int rank = 0;
        for (Map.Entry<String, Integer> entry : byValue.entrySet()) {
            entry.setValue(rank++);
        }
        return byValue;
    }

    /** Java's order of the values; null when only the source knows. */
    private @Nullable Comparator<String> order(Column column, List<String> values) {
        return switch (column.kind()) {
            case INTEGER, DECIMAL, BOOLEAN ->
                values.stream().allMatch(value -> value.matches(NUMBER)) ? Comparator.comparing(BigDecimal::new) : null;
            // hex digits are ordered like the bytes that they stand for
            case BINARY, BIT -> Comparator.naturalOrder();
            // year first, as many digits each; longer ones, of other calendars or without end, are left to the source
            case DATE, DATETIME, INSTANT ->
                values.stream().allMatch(value -> value.matches(DAY)) ? Comparator.naturalOrder() : null;
            // PostgreSQL orders them byte by byte, MariaDB in a way of its own
            case UUID -> ordersUuidsByBytes ? Comparator.naturalOrder() : null;
            default -> null;
        };
    }

    /** For each column the rank of each value. */
    private record Ranks(List<Map<String, Integer>> columns) {

        int[] of(Key key) {
            int[] ranks = new int[columns.size()];
            for (int i = 0; i < ranks.length; i++) {
                ranks[i] = columns.get(i).getOrDefault(key.values().get(i), -1);
            }
            return ranks;
        }

        List<Integer> listOf(Key key) {
            return Arrays.stream(of(key)).boxed().toList();
        }
    }
}
