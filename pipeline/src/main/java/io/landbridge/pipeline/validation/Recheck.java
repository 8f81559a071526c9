package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.ChunkStore.ChunkStanding;
import io.landbridge.pipeline.plan.ValidationSettings;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Sights.KeyChunks;
import io.landbridge.pipeline.validation.Sights.Stillness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks at rows that differed again, by their keys, until each is equal on both sides, or is known to differ. A difference stands when
 * the stream had changed nothing in the row's range that the source did not show; where changes never cease, when many looks at irregular
 * times all showed the same. Not for several threads.
 */
final class Recheck {

    /** Looks that all have to show the same where changes of the range never cease. */
    static final int LOOKS = 10;

    private static final int ROUNDS = 25;
    private static final int TOGETHER = 500;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(20);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Sights sights;
    private final ValidationPace pace;
    private final Ticker ticker;
    private final RandomGenerator random;
    private final ValidationSettings settings;

    Recheck(Sights sights, ValidationPace pace, Ticker ticker, RandomGenerator random, ValidationSettings settings) {
        this.sights = sights;
        this.pace = pace;
        this.ticker = ticker;
        this.random = random;
        this.settings = settings;
    }

    /**
     * What came out.
     *
     * @param mismatches rows that differ
     * @param unsettled how many rows never stood still
     * @param unsettledKeys those of them that have a key, in the form of both sides
     */
    record Outcome(List<Mismatch> mismatches, int unsettled, Set<List<String>> unsettledKeys) {

        /** Nothing differs. */
        static final Outcome EQUAL = new Outcome(List.of(), 0, Set.of());
    }

    /** @param range of the ledger; 0 without one */
    Outcome run(ComparedTable table, long range, Map<List<String>, Key> keys) {
        List<Mismatch> mismatches = new ArrayList<>();
        Set<List<String>> unsettled = new HashSet<>();
        Map<List<String>, Open> some = new LinkedHashMap<>();
        Iterator<Map.Entry<List<String>, Key>> all = keys.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<List<String>, Key> next = all.next();
            some.put(next.getKey(), new Open(next.getValue()));
            if (some.size() == TOGETHER || !all.hasNext()) {
                rounds(table, range, some, mismatches);
                unsettled.addAll(some.keySet());
                some.clear();
            }
        }
        return new Outcome(mismatches, unsettled.size(), unsettled);
    }

    /** A row that is looked at. */
    private static final class Open {
        private final Key key;
        private @Nullable List<List<String>> last;
        private int same;

        Open(Key key) {
            this.key = key;
        }

        void saw(List<List<String>> now) {
            same = now.equals(last) ? same + 1 : 1;
            last = now;
        }
    }

    private void rounds(ComparedTable table, long range, Map<List<String>, Open> open, List<Mismatch> mismatches) {
        Duration pause = FIRST_PAUSE;
        for (int round = 0; round < ROUNDS && !open.isEmpty(); round++) {
            if (round > 0) {
                pace.throwIfEnding();
                ticker.sleep(pause.multipliedBy(50 + random.nextInt(100)).dividedBy(100));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
            Look look = pace.attempt(() -> look(table, range, open));
            judge(table, look, open, mismatches);
        }
    }

    private record Look(
            Map<List<String>, RowPair> rows,
            Stillness stillness,
            KeyChunks chunks,
            @Nullable String sourcePosition,
            @Nullable String targetPosition) {}

    private Look look(ComparedTable table, long range, Map<List<String>, Open> open) {
        List<Key> keys = open.values().stream().map(row -> row.key).toList();
        Map<List<String>, RowPair> rows = new LinkedHashMap<>();
        open.keySet().forEach(form -> rows.put(form, new RowPair(table.columns())));
        List<ChunkStanding> before = sights.keyStandings(table);
        try (Sight sight = sights.open(table)) {
            table.sourceRows().read(sight.source(), keys, (key, values) -> {
                RowPair row = rows.get(table.formOfSource(Objects.requireNonNull(key)));
                if (row != null) {
                    row.source(values);
                }
            });
            table.targetRows().read(sight.target(), keys, (key, values) -> {
                RowPair row = rows.get(table.formOfTarget(Objects.requireNonNull(key)));
                if (row != null) {
                    row.target(values);
                }
            });
            // After the target's read: what it shows has left its mark by then.
            return new Look(
                    rows,
                    sights.stillness(range, sight),
                    sights.keyChunks(table, sight, before),
                    sight.sourcePosition() == null
                            ? null
                            : sight.sourcePosition().encode(),
                    sight.targetPosition());
        }
    }

    private void judge(ComparedTable table, Look look, Map<List<String>, Open> open, List<Mismatch> mismatches) {
        look.rows().forEach((form, row) -> {
            Open known = Objects.requireNonNull(open.get(form));
            boolean isSetAside = row.isMissing() && look.chunks().setAside().contains(form);
            if (row.isEqual() || isSetAside) {
                open.remove(form);
                return;
            }
            if (look.chunks().moving().contains(form) || look.stillness() == Stillness.GONE) {
                return;
            }
            known.saw(row.all());
            if (look.stillness() == Stillness.UNCHANGED || known.same >= LOOKS) {
                open.remove(form);
                mismatches.add(new Mismatch(
                        table.name(),
                        known.key,
                        row.kind(),
                        row.differences(table, settings),
                        known.same,
                        look.sourcePosition(),
                        look.targetPosition()));
            }
        });
    }
}
