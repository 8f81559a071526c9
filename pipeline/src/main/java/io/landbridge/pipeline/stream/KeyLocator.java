package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the chunks of keys: in Java where it orders keys exactly as the source does, else by asking the source. */
final class KeyLocator {

    private final KeyOrder source;

    KeyLocator(KeyOrder source) {
        this.source = source;
    }

    /** For each key the place of its chunk. */
    int[] locate(ChunkMap map, List<Key> keys) {
        if (!map.isPlanned()) {
            int[] places = new int[keys.size()];
            Arrays.fill(places, ChunkMap.UNPLANNED);
            return places;
        }
        int[] places = exactly(map, keys);
        return places != null ? places : asked(map, keys);
    }

    /** For each key whether the source would call it the same as another one. */
    boolean isSame(StreamedTable table, Key one, List<Key> others) {
        ExactKeyOrder order = table.order();
        String form = order == null ? null : order.form(one);
        if (order != null && form != null) {
            return others.stream().anyMatch(other -> form.equals(order.form(other)));
        }
        return source.same(table.mapping(), List.of(one), others)[0] >= 0;
    }

    private static int @Nullable [] exactly(ChunkMap map, List<Key> keys) {
        ExactKeyOrder order = map.table().order();
        if (order == null || !map.isExact()) {
            return null;
        }
        int[] places = new int[keys.size()];
        for (int i = 0; i < places.length; i++) {
            String form = order.form(keys.get(i));
            if (form == null) {
                return null;
            }
            places[i] = map.placeOf(form);
        }
        return places;
    }

    private int[] asked(ChunkMap map, List<Key> keys) {
        List<Key> uppers = new ArrayList<>();
        List<Integer> ranges = map.ranges(uppers);
        int[] places = new int[keys.size()];
        if (!uppers.isEmpty()) {
            places = source.ranges(map.table().mapping(), keys, uppers);
        }
        for (int i = 0; i < places.length; i++) {
            places[i] = ranges.get(places[i]);
        }
        List<Key> single = map.singleKeys();
        if (!single.isEmpty()) {
            int[] same = source.same(map.table().mapping(), keys, single);
            for (int i = 0; i < places.length; i++) {
                places[i] = same[i] < 0 ? places[i] : map.firstKeyPlace() + same[i];
            }
        }
        return places;
    }
}
