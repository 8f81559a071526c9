package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.chunk.KeyRange;
import io.landbridge.pipeline.digest.ColumnDigest;
import io.landbridge.pipeline.digest.DigestedColumn;
import io.landbridge.pipeline.digest.DigestedTable;
import io.landbridge.pipeline.digest.RowHash;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
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
        Standing standing = new Standing(first);
        for (int round = 1; round <= ROUNDS; round++) {
            if (round > 1) {
                pace.throwIfEnding();
                ticker.sleep(PAUSE.multipliedBy(50 + random.nextInt(100)).dividedBy(100));
            }
            Optional<Recheck.Outcome> outcome = pace.attempt(() -> look(table, range, standing));
            if (outcome.isPresent()) {
                return outcome.orElseThrow();
            }
            if (standing.rows.isEmpty()) {
                return Recheck.Outcome.EQUAL;
            }
        }
        return new Recheck.Outcome(List.of(), standing.rows.size(), Set.of());
    }

    /** What all looks have shown: how many rows of a hash the source has more. */
    private static final class Standing {
        private final Map<Long, Integer> rows;
        private int looks;

        Standing(Map<Long, Integer> first) {
            rows = new HashMap<>(first);
        }

        void saw(Map<Long, Integer> now, boolean isProof) {
            looks++;
            if (isProof) {
                rows.clear();
                rows.putAll(now);
            } else {
                rows.replaceAll((hash, before) -> both(before, now.getOrDefault(hash, 0)));
                rows.values().removeIf(count -> count == 0);
            }
        }
    }

    private Optional<Recheck.Outcome> look(ComparedTable table, long range, Standing standing) {
        List<ChunkStanding> before = sights.keyStandings(table);
        try (Sight sight = sights.open(table)) {
            Map<Long, Integer> now = new RangeComparison(table, sight)
                    .run(KeyRange.ALL)
                    .candidates()
                    .surplus();
            Stillness stillness = sights.stillness(range, sight);
            boolean isMoving = !sights.keyChunks(table, sight, before).moving().isEmpty();
            if (isMoving || stillness == Stillness.GONE) {
                // It counts for nothing: which rows the copy is just bringing nobody can say here.
                return Optional.empty();
            }
            boolean isProof = stillness == Stillness.UNCHANGED;
            standing.saw(now, isProof);
            return !standing.rows.isEmpty() && (isProof || standing.looks >= Recheck.LOOKS)
                    ? Optional.of(new Recheck.Outcome(named(table, sight, standing), 0, Set.of()))
                    : Optional.empty();
        }
    }

    /** What both looks have shown of a row; nothing where one side had it more in one look, and the other side in the other. */
    private static int both(int one, int other) {
        if (Integer.signum(one) != Integer.signum(other)) {
            return 0;
        }
        return Math.abs(one) < Math.abs(other) ? one : other;
    }

    /** Rows by their hashes; where the target has a key, what is missing and what is extra under one key is one row. */
    private List<Mismatch> named(ComparedTable table, Sight sight, Standing standing) {
        Map<Object, RowPair> rows = new LinkedHashMap<>();
        Map<Object, Key> keys = new HashMap<>();
        Map<Long, Integer> missing = new HashMap<>();
        Map<Long, Integer> extra = new HashMap<>();
        standing.rows.forEach((hash, surplus) -> (surplus > 0 ? missing : extra).put(hash, Math.abs(surplus)));
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
                standing.looks,
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
