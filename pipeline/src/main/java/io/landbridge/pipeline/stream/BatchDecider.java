package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.chunk.ChunkState;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Decides batches. Bounds are remembered; states are read anew for each batch, in a READ COMMITTED transaction of their own, but for those
 * that nobody changes any more. Not for several threads, but for {@link #forget(StreamedTable)}.
 *
 * <p>Source: docs/protocol.md, "The hand-off".
 */
final class BatchDecider {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);

    private final Ledger ledger;
    private final StreamedTables tables;
    private final KeyLocator locator;
    private final TouchedRanges ranges;
    private final Ticker ticker;
    // Of sorts that bear lanes which take keys back side by side.
    private final Map<StreamedTable, ChunkMap> maps = new ConcurrentHashMap<>();
    private final Set<StreamedTable> finished = ConcurrentHashMap.newKeySet();

    /** @param ranges shown each event of what is decided */
    BatchDecider(Ledger ledger, StreamedTables tables, KeyLocator locator, TouchedRanges ranges, Ticker ticker) {
        this.ledger = ledger;
        this.tables = tables;
        this.locator = locator;
        this.ranges = ranges;
        this.ticker = ticker;
    }

    /** Whether changes of all tables are applied without a look at any chunk. */
    boolean isAllFinished() {
        return finished.size() == tables.all().size();
    }

    /** Has a table looked at again: the applier is about to take keys of it back, or has lost sight of what it did. */
    void forget(StreamedTable table) {
        maps.remove(table);
        finished.remove(table);
    }

    void forgetAll() {
        maps.clear();
        finished.clear();
    }

    /**
     * Decides a batch that has been published as delivered.
     *
     * @param applied before it
     * @param untilNanos of the ticker; how long to wait for chunks that are being copied
     * @return null when one still is
     */
    @Nullable BatchDecisions decide(Batch batch, Position applied, long untilNanos) {
        while (true) {
            BatchPlaces places = locate(batch, applied);
            Look look = look(places);
            while (look == Look.COPYING) {
                if (ticker.nanos() - untilNanos >= 0) {
                    return null;
                }
                ticker.sleep(LOOK_AGAIN);
                look = look(places);
            }
            if (look == Look.SETTLED) {
                return new BatchDecisions(places);
            }
        }
    }

    /** Whether all of a table is copied, or set aside, and the stream has passed all its chunks' fences. */
    boolean isSettled(String table, Position applied) {
        List<ChunkStanding> chunks = standings(table);
        return !chunks.isEmpty() && chunks.stream().allMatch(chunk -> isSettled(chunk, applied));
    }

    /** Whether nothing that was copied is ahead of the stream. */
    boolean isNothingAhead(Position applied) {
        List<String> open = tables.all().stream()
                .filter(table -> !finished.contains(table))
                .map(StreamedTable::name)
                .toList();
        return open.isEmpty()
                || ledger.<Boolean>inTransaction(transaction -> open.stream()
                        .flatMap(table -> transaction.chunks().standings(table).stream())
                        .allMatch(chunk -> chunk.state() == ChunkState.PENDING || isSettled(chunk, applied)));
    }

    private List<ChunkStanding> standings(String table) {
        return ledger.inTransaction(transaction -> transaction.chunks().standings(table));
    }

    private static boolean isSettled(ChunkStanding chunk, Position applied) {
        return chunk.state() == ChunkState.QUARANTINED
                || (chunk.state() == ChunkState.COPIED
                        && Objects.requireNonNull(chunk.fence()).isPassedBy(applied));
    }

    /** Finds out which tables need no look any more. */
    void findFinished(Position applied) {
        List<StreamedTable> open =
                tables.all().stream().filter(table -> !finished.contains(table)).toList();
        if (open.isEmpty()) {
            return;
        }
        open.forEach(maps::remove);
        load(open, applied);
        open.stream().filter(table -> mapOf(table).isFinished()).forEach(table -> {
            finished.add(table);
            maps.remove(table);
        });
    }

    private BatchPlaces locate(Batch batch, Position applied) {
        List<StreamedTable> missing = new ArrayList<>();
        for (StreamedTable table : tables.all()) {
            if (!finished.contains(table) && !maps.containsKey(table)) {
                missing.add(table);
            }
        }
        load(missing, applied);
        BatchPlaces places = new BatchPlaces(batch.events(), Map.copyOf(maps), locator);
        ranges.begin(applied, batch);
        places.locate(batch, tables, change -> ranges.see(change, batch.end()));
        return places;
    }

    private void load(List<StreamedTable> missing, Position applied) {
        if (missing.isEmpty()) {
            return;
        }
        Map<StreamedTable, ChunkMap> loaded = ledger.inTransaction(transaction -> {
            Map<StreamedTable, ChunkMap> read = new HashMap<>();
            missing.forEach(table ->
                    read.put(table, new ChunkMap(table, transaction.chunks().standings(table.name()))));
            return read;
        });
        loaded.values().forEach(map -> map.passed(applied));
        maps.putAll(loaded);
    }

    private enum Look {
        /** All that the batch asks for is known. */
        SETTLED,
        /** A chunk is being copied. */
        COPYING,
        /** Chunks were cut or added: the places are those of before. */
        MOVED
    }

    private Look look(BatchPlaces places) {
        if (places.touched().isEmpty()) {
            return Look.SETTLED;
        }
        List<StreamedTable> moved = ledger.inTransaction(transaction -> refresh(places, transaction));
        moved.forEach(maps::remove);
        if (!moved.isEmpty()) {
            return Look.MOVED;
        }
        return places.touched().entrySet().stream()
                        .anyMatch(touched -> isCopying(mapOf(touched.getKey()), touched.getValue()))
                ? Look.COPYING
                : Look.SETTLED;
    }

    /** @return the tables whose keys may lie elsewhere now */
    private List<StreamedTable> refresh(BatchPlaces places, LedgerTransaction transaction) {
        Map<StreamedTable, BitSet> asked = new HashMap<>();
        List<Long> ids = new ArrayList<>();
        places.touched().forEach((table, touched) -> {
            ChunkMap map = mapOf(table);
            BitSet open = new BitSet();
            touched.stream().filter(place -> !map.isTerminal(place)).forEach(place -> {
                open.set(place);
                ids.add(map.at(place).chunk().id());
            });
            asked.put(table, open);
        });
        Map<Long, ChunkStanding> fresh = new HashMap<>();
        if (!ids.isEmpty()) {
            transaction
                    .chunks()
                    .standings(ids)
                    .forEach(standing -> fresh.put(standing.chunk().id(), standing));
        }
        List<StreamedTable> moved = new ArrayList<>();
        asked.forEach((table, open) -> {
            ChunkMap map = mapOf(table);
            // After the ranges: a range's refused keys get chunks in the transaction that completes it.
            boolean same = map.isPlanned()
                    ? map.refresh(open, fresh, transaction.chunks().keyStandings(table.name()))
                    : transaction.chunks().standings(table.name()).isEmpty();
            if (!same) {
                moved.add(table);
            }
        });
        return moved;
    }

    private static boolean isCopying(ChunkMap map, BitSet touched) {
        return touched.stream().anyMatch(place -> map.at(place).state() == ChunkState.COPYING);
    }

    private ChunkMap mapOf(StreamedTable table) {
        ChunkMap map = maps.get(table);
        if (map == null) {
            throw new IllegalStateException("The chunks of " + table.name() + " have not been read");
        }
        return map;
    }
}
