package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** For each event of a batch the chunks of its old and its new key. Holds no key: a transaction may have millions of events. */
final class BatchPlaces {

    /** The table is finished: nobody has to look. */
    static final int FINISHED = -2;

    private static final int NO_KEY = -3;

    /** Keys that are looked up together, so that the source gets few questions and the memory few keys. */
    private static final int TOGETHER = 10_000;

    private final int[] before;
    private final int[] after;
    private final Map<StreamedTable, ChunkMap> maps;
    private final Map<StreamedTable, BitSet> touched = new LinkedHashMap<>();
    private final KeyLocator locator;

    /** @param maps of the tables that are not finished; for the others null */
    BatchPlaces(int events, Map<StreamedTable, ChunkMap> maps, KeyLocator locator) {
        this.before = new int[events];
        this.after = new int[events];
        this.maps = maps;
        this.locator = locator;
        Arrays.fill(before, NO_KEY);
        Arrays.fill(after, NO_KEY);
    }

    /**
     * Finds all places.
     *
     * @param seen told each event on the way
     */
    void locate(Batch batch, StreamedTables tables, Consumer<ChangeEvent> seen) {
        Map<StreamedTable, Open> open = new LinkedHashMap<>();
        int event = 0;
        for (SourceTransaction transaction : batch.transactions()) {
            for (ChangeEvent change : transaction.events()) {
                seen.accept(change);
                StreamedTable table = tables.of(change.mapping());
                ChunkMap map = maps.get(table);
                if (map == null) {
                    before[event] = change.before() == null ? NO_KEY : FINISHED;
                    after[event] = change.after() == null ? NO_KEY : FINISHED;
                } else {
                    Open keys = open.computeIfAbsent(table, t -> new Open(map));
                    keys.add(change, event);
                    if (keys.size() >= TOGETHER) {
                        keys.close();
                    }
                }
                event++;
            }
        }
        open.values().forEach(Open::close);
    }

    /** The place of an event's old key in its table's map. */
    int before(int event) {
        return before[event];
    }

    /** The place of its new key. */
    int after(int event) {
        return after[event];
    }

    /** The places that events have, by table; none of finished tables. */
    Map<StreamedTable, BitSet> touched() {
        return touched;
    }

    @Nullable ChunkMap map(StreamedTable table) {
        return maps.get(table);
    }

    /** Keys of one table that wait to be looked up. */
    private final class Open {
        private final ChunkMap map;
        private final List<Key> keys = new ArrayList<>();
        private final List<Integer> events = new ArrayList<>();
        private final BitSet old = new BitSet();

        Open(ChunkMap map) {
            this.map = map;
        }

        void add(ChangeEvent change, int event) {
            EventRow was = change.before();
            EventRow is = change.after();
            if (was != null) {
                old.set(keys.size());
                keys.add(was.key());
                events.add(event);
            }
            if (is != null && (was == null || !was.key().equals(is.key()))) {
                keys.add(is.key());
                events.add(event);
            } else if (is != null) {
                // The same as the old key's, once that is known.
                after[event] = FINISHED;
            }
        }

        int size() {
            return keys.size();
        }

        void close() {
            int[] places = locator.locate(map, keys);
            BitSet seen = touched.computeIfAbsent(map.table(), table -> new BitSet());
            for (int i = 0; i < places.length; i++) {
                int event = events.get(i);
                if (places[i] >= 0) {
                    seen.set(places[i]);
                }
                if (!old.get(i)) {
                    after[event] = places[i];
                } else {
                    before[event] = places[i];
                    if (after[event] == FINISHED) {
                        after[event] = places[i];
                    }
                }
            }
            keys.clear();
            events.clear();
            old.clear();
        }
    }
}
