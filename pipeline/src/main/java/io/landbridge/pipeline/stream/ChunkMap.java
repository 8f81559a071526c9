package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.position.Position;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The chunks of one table's epoch as they were read last: its ranges in ascending order, then its key chunks. Each has a place. */
final class ChunkMap {

    /** The place of every key of a table that has no chunks yet. */
    static final int UNPLANNED = -1;

    private final StreamedTable table;
    private final List<ChunkStanding> chunks;
    private final int ranges;
    private final Map<Long, Integer> places = new HashMap<>();
    private final BitSet passed = new BitSet();
    private final String @Nullable [] bounds;
    private final @Nullable Map<String, Integer> keys;

    ChunkMap(StreamedTable table, List<ChunkStanding> standings) {
        this.table = table;
        this.chunks = ascending(table, standings);
        this.ranges = chunks.size();
        standings.stream().filter(ChunkMap::isKey).forEach(chunks::add);
        for (int place = 0; place < chunks.size(); place++) {
            places.put(chunks.get(place).chunk().id(), place);
        }
        ExactKeyOrder order = table.order();
        this.bounds = order == null ? null : forms(order);
        this.keys = order == null ? null : keyForms(order);
    }

    private static boolean isKey(ChunkStanding standing) {
        return standing.chunk().key() != null;
    }

    /** Each range begins where another ends, so that their order can be seen without comparing a key. */
    private static List<ChunkStanding> ascending(StreamedTable table, List<ChunkStanding> standings) {
        Map<@Nullable Key, ChunkStanding> byLower = new HashMap<>();
        standings.stream()
                .filter(standing -> !isKey(standing))
                .forEach(standing -> byLower.put(standing.chunk().range().lower(), standing));
        List<ChunkStanding> ascending = new ArrayList<>();
        Key lower = null;
        for (int i = byLower.size(); i > 0; i--) {
            ChunkStanding next = byLower.get(lower);
            if (next == null) {
                throw new LandbridgeException(
                        LedgerError.INCONSISTENT, table.name(), "The table's chunks leave keys out.");
            }
            ascending.add(next);
            lower = next.chunk().range().upper();
        }
        return ascending;
    }

    private String @Nullable [] forms(ExactKeyOrder order) {
        String[] forms = new String[Math.max(0, ranges - 1)];
        for (int place = 0; place < forms.length; place++) {
            String form = order.form(upper(place));
            if (form == null) {
                return null;
            }
            forms[place] = form;
        }
        return forms;
    }

    private @Nullable Map<String, Integer> keyForms(ExactKeyOrder order) {
        Map<String, Integer> forms = new HashMap<>();
        for (int place = ranges; place < chunks.size(); place++) {
            String form = order.form(keyOf(place));
            if (form == null) {
                return null;
            }
            forms.put(form, place);
        }
        return forms;
    }

    StreamedTable table() {
        return table;
    }

    /** Whether the table's epoch has chunks. */
    boolean isPlanned() {
        return ranges > 0;
    }

    /** The place of a key of the form; not for keys without one. */
    int placeOf(String form) {
        Integer key = Objects.requireNonNull(keys).get(form);
        if (key != null) {
            return key;
        }
        int found = Arrays.binarySearch(Objects.requireNonNull(bounds), form);
        return found >= 0 ? found : -found - 1;
    }

    /** Whether {@link #placeOf} can be asked. */
    boolean isExact() {
        return bounds != null && keys != null;
    }

    /**
     * The places of ranges, of which neighbours that the stream has passed are one, with the lowest's place.
     *
     * @param uppers gets the upper bounds of all but the last
     */
    List<Integer> ranges(List<Key> uppers) {
        List<Integer> found = new ArrayList<>();
        for (int place = 0; place < ranges; place++) {
            if (place == 0 || !passed.get(place) || !passed.get(place - 1)) {
                if (place > 0) {
                    uppers.add(upper(place - 1));
                }
                found.add(place);
            }
        }
        return found;
    }

    /** The keys of the key chunks; the first one's place is that of {@link #firstKeyPlace}. */
    List<Key> singleKeys() {
        List<Key> single = new ArrayList<>();
        for (int place = ranges; place < chunks.size(); place++) {
            single.add(keyOf(place));
        }
        return single;
    }

    int firstKeyPlace() {
        return ranges;
    }

    ChunkStanding at(int place) {
        return chunks.get(place);
    }

    /** Whether nothing but the applier itself ever changes the chunk again. */
    boolean isTerminal(int place) {
        return place < ranges && chunks.get(place).state() == ChunkState.COPIED;
    }

    /** Whether the chunk's fence answers NO for all that is still to come. */
    boolean isPassed(int place) {
        return passed.get(place);
    }

    /** Learns how far the stream is. */
    void passed(Position applied) {
        for (int place = 0; place < chunks.size(); place++) {
            if (!passed.get(place) && isPassedBy(chunks.get(place), applied)) {
                passed.set(place);
            }
        }
    }

    /** Whether all is copied and passed, so that every change is applied until the applier itself takes a key back. */
    boolean isFinished() {
        return ranges > 0 && passed.cardinality() == chunks.size();
    }

    private static boolean isPassedBy(ChunkStanding standing, Position applied) {
        return standing.state() == ChunkState.COPIED
                && Objects.requireNonNull(standing.fence(), "a COPIED chunk has a fence")
                        .isPassedBy(applied);
    }

    /**
     * Takes over how chunks stand now.
     *
     * @param asked places whose chunks were asked for
     * @param fresh those chunks by id, read before {@code single}
     * @param single all key chunks of the table
     * @return false when keys may lie in other chunks than before, so that all has to be read anew
     */
    boolean refresh(BitSet asked, Map<Long, ChunkStanding> fresh, List<ChunkStanding> single) {
        if (single.size() != chunks.size() - ranges) {
            return false;
        }
        for (int place = asked.nextSetBit(0); place >= 0 && place < ranges; place = asked.nextSetBit(place + 1)) {
            ChunkStanding now = fresh.get(chunks.get(place).chunk().id());
            if (now == null
                    || !now.chunk().range().equals(chunks.get(place).chunk().range())) {
                return false;
            }
            chunks.set(place, now);
        }
        for (ChunkStanding now : single) {
            Integer place = places.get(now.chunk().id());
            if (place == null) {
                return false;
            }
            if (now.state() != ChunkState.COPIED) {
                passed.clear(place);
            }
            chunks.set(place, now);
        }
        return true;
    }

    private Key upper(int place) {
        return Objects.requireNonNull(chunks.get(place).chunk().range().upper(), "only the last range is open above");
    }

    private Key keyOf(int place) {
        return Objects.requireNonNull(chunks.get(place).chunk().key());
    }
}
