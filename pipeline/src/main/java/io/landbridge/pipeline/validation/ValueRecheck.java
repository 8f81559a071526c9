package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Sights.Stillness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks again at a whole table whose rows have no key that names one row of the source, until nothing differs or what differs is known; as
 * {@link Recheck} does with keys. Not for several threads.
 */
final class ValueRecheck {

    private static final int ROUNDS = 12;
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Sights sights;
    private final ValidationPace pace;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final ValidationSettings settings;

    ValueRecheck(
            Sights sights, ValidationPace pace, Ticker ticker, RandomGenerator random, ValidationSettings settings) {
        this.sights = sights;
        this.pace = pace;
        this.ticker = ticker;
        this.random = random;
        this.settings = settings;
    }

    /**
     * @param range of the ledger; 0 without one
     * @param first what the first comparison found
     */
    Recheck.Outcome run(ComparedTable table, long range, Map<Long, Integer> first) {
        Map<Long, Integer> standing = new HashMap<>(first);
        for (int round = 1; round <= ROUNDS; round++) {
            int looks = round;
            if (round > 1) {
                pace.throwIfEnding();
                ticker.sleep(PAUSE.multipliedBy(50 + random.nextInt(100)).dividedBy(100));
            }
            Optional<Recheck.Outcome> outcome = pace.attempt(() -> look(table, range, standing, looks));
            if (outcome.isPresent()) {
                return outcome.orElseThrow();
            }
            if (standing.isEmpty()) {
                return Recheck.Outcome.EQUAL;
            }
        }
        return new Recheck.Outcome(List.of(), standing.size(), Set.of());
    }

    private Optional<Recheck.Outcome> look(ComparedTable table, long range, Map<Long, Integer> standing, int looks) {
        try (Sight sight = sights.open(table)) {
            Map<Long, Integer> now = new RangeComparison(table, sight)
                    .run(KeyRange.ALL)
                    .candidates()
                    .surplus();
            Stillness stillness = sights.stillness(range, sight);
            boolean isKnown = sights.keyChunks(table, sight).moving().isEmpty() && stillness == Stillness.UNCHANGED;
            standing.keySet().retainAll(now.keySet());
            if (isKnown) {
                standing.clear();
                standing.putAll(now);
            }
            standing.replaceAll((hash, rows) ->
                    Math.abs(rows) < Math.abs(now.getOrDefault(hash, 0)) ? rows : now.getOrDefault(hash, 0));
            if (standing.isEmpty() || stillness == Stillness.GONE || !(isKnown || looks >= Recheck.LOOKS)) {
                return Optional.empty();
            }
            return Optional.of(new Recheck.Outcome(named(table, sight, standing, looks), 0, Set.of()));
        }
    }

    /** Rows by their hashes; where the target has a key, what is missing and what is extra under one key is one row. */
    private List<Mismatch> named(ComparedTable table, Sight sight, Map<Long, Integer> standing, int looks) {
        Map<Object, RowPair> rows = new LinkedHashMap<>();
        Map<Object, Key> keys = new HashMap<>();
        Map<Long, Integer> missing = new HashMap<>();
        Map<Long, Integer> extra = new HashMap<>();
        standing.forEach((hash, surplus) -> (surplus > 0 ? missing : extra).put(hash, Math.abs(surplus)));
        List<Integer> hashed = table.hashedPositions();
        RowHash ofSource = hash(table, hashed, ColumnDigest::source);
        table.sourceRows().read(sight.source(), KeyRange.ALL, (key, values) -> {
            if (take(missing, ofSource.of(chosen(values, hashed)))) {
                pair(table, rows, keys, key, key == null ? null : table.formOfSource(key))
                        .source(values);
            }
        });
        RowHash ofTarget = hash(table, hashed, ColumnDigest::target);
        table.targetRows().read(sight.target(), KeyRange.ALL, (key, values) -> {
            if (take(extra, ofTarget.of(chosen(values, hashed)))) {
                pair(table, rows, keys, key, key == null ? null : table.formOfTarget(key))
                        .target(values);
            }
        });
        List<Mismatch> found = new ArrayList<>();
        rows.forEach((place, row) -> found.add(new Mismatch(
                table.name(),
                keys.get(place),
                row.kind(),
                row.differences(table, settings),
                looks,
                sight.sourcePosition() == null ? null : sight.sourcePosition().encode(),
                sight.targetPosition())));
        return found;
    }

    private static RowPair pair(
            ComparedTable table,
            Map<Object, RowPair> rows,
            Map<Object, Key> keys,
            @Nullable Key key,
            @Nullable List<String> form) {
        Object place = form == null ? new Object() : form;
        if (key != null) {
            keys.putIfAbsent(place, key);
        }
        return rows.computeIfAbsent(place, p -> new RowPair(table.columns()));
    }

    private static boolean take(Map<Long, Integer> wanted, long hash) {
        Integer left = wanted.get(hash);
        if (left == null || left == 0) {
            return false;
        }
        wanted.put(hash, left - 1);
        return true;
    }

    private static RowHash hash(
            ComparedTable table, List<Integer> positions, Function<ColumnDigest, DigestedColumn> side) {
        List<DigestedColumn> columns =
                positions.stream().map(table.columns()::get).map(side).toList();
        return new DigestedTable(table.target(), List.of(), columns).rowHash();
    }

    private static List<@Nullable String> chosen(List<@Nullable String> values, List<Integer> positions) {
        List<@Nullable String> chosen = new ArrayList<>(positions.size());
        positions.forEach(position -> chosen.add(values.get(position)));
        return chosen;
    }
}
