package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.ChangeSettings;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Says for each transaction of a batch, in the log's order and without those that have no events, which lane it goes in. Transactions that
 * are tied to each other are in one lane, however long the chain between them.
 *
 * <p>Comes from nothing but the events. All the same it is kept in the ledger and not made again: a plan, or a Landbridge, that ties rows
 * otherwise must not give to one lane what another has brought in.
 *
 * <p>Source: docs/protocol.md, "Lanes".
 */
final class LaneCut {

    /** A lane is one hexadecimal digit. */
    private static final int MOST = ChangeSettings.MOST_LANES;

    private final byte[] lanes;
    private final int count;

    private LaneCut(byte[] lanes) {
        this.lanes = lanes;
        int last = 0;
        for (byte lane : lanes) {
            last = Math.max(last, lane);
        }
        this.count = last + 1;
    }

    /**
     * Cuts a batch.
     *
     * @param ties of each table
     * @param most lanes that there may be
     */
    static LaneCut of(Batch batch, StreamedTables tables, Function<StreamedTable, Ties> ties, int most) {
        Knots knots = new Knots(Math.toIntExact(batch.withEvents()), ties);
        int number = 0;
        for (SourceTransaction transaction : batch.transactions()) {
            if (transaction.id() != null) {
                for (ChangeEvent event : transaction.events()) {
                    knots.add(number, tables.of(event.mapping()), event);
                }
                number++;
            }
        }
        knots.tieUnknown();
        return new LaneCut(spread(knots, Math.min(most, MOST)));
    }

    /** Reads what {@link #encode} wrote. */
    static LaneCut decode(String text) {
        byte[] lanes = new byte[text.length()];
        for (int i = 0; i < lanes.length; i++) {
            int lane = Character.digit(text.charAt(i), MOST);
            if (lane < 0) {
                throw new IllegalArgumentException("Not a cut: " + text);
            }
            lanes[i] = (byte) lane;
        }
        return new LaneCut(lanes);
    }

    /** One character for each transaction. */
    String encode() {
        StringBuilder text = new StringBuilder(lanes.length);
        for (byte lane : lanes) {
            text.append(Character.forDigit(lane, MOST));
        }
        return text.toString();
    }

    /** How many lanes have something to do. */
    int count() {
        return count;
    }

    /** How many transactions there are. */
    int transactions() {
        return lanes.length;
    }

    /** How many a lane has. */
    long transactionsOf(int lane) {
        long sum = 0;
        for (byte of : lanes) {
            sum += of == lane ? 1 : 0;
        }
        return sum;
    }

    /** The lane of a transaction, by its number among those with events. */
    int laneOf(int number) {
        return lanes[number];
    }

    /** The largest first, each into the lane that has least; of equals the first, so that it is the same each time. */
    private static byte[] spread(Knots knots, int most) {
        Map<Integer, Long> sizes = new HashMap<>();
        for (int number = 0; number < knots.transactions(); number++) {
            sizes.merge(knots.first(number), knots.eventsOf(number), Long::sum);
        }
        List<Map.Entry<Integer, Long>> largestFirst = sizes.entrySet().stream()
                .sorted(Comparator.<Map.Entry<Integer, Long>>comparingLong(size -> -size.getValue())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        long[] loads = new long[most];
        Map<Integer, Integer> chosen = new HashMap<>();
        for (Map.Entry<Integer, Long> size : largestFirst) {
            int lane = 0;
            for (int other = 1; other < most; other++) {
                lane = loads[other] < loads[lane] ? other : lane;
            }
            loads[lane] += size.getValue();
            chosen.put(size.getKey(), lane);
        }
        byte[] lanes = new byte[knots.transactions()];
        for (int number = 0; number < lanes.length; number++) {
            lanes[number] = chosen.getOrDefault(knots.first(number), 0).byteValue();
        }
        return lanes;
    }

    /** Transactions that are tied together: each knows one before it, and the first of them itself. */
    private static final class Knots {
        private final int[] before;
        private final long[] events;
        private final Function<StreamedTable, Ties> ties;
        private final Map<StreamedTable, Map<Object, Integer>> touched = new HashMap<>();
        private final Map<StreamedTable, BitSet> members = new HashMap<>();
        private final Set<StreamedTable> unknown = new HashSet<>();

        Knots(int transactions, Function<StreamedTable, Ties> ties) {
            this.before = new int[transactions];
            this.events = new long[transactions];
            this.ties = ties;
            Arrays.setAll(before, number -> number);
        }

        int transactions() {
            return before.length;
        }

        long eventsOf(int number) {
            return events[number];
        }

        void add(int number, StreamedTable table, ChangeEvent event) {
            events[number]++;
            members.computeIfAbsent(table, t -> new BitSet()).set(number);
            if (unknown.contains(table)) {
                return;
            }
            Map<Object, Integer> by = touched.computeIfAbsent(table, t -> new HashMap<>());
            Consumer<Object> tie = object -> {
                Integer other = by.putIfAbsent(object, number);
                if (other != null) {
                    tie(other, number);
                }
            };
            if (!ties.apply(table).touch(event, tie)) {
                unknown.add(table);
                touched.remove(table);
            }
        }

        /** What is not known of one event of a table may be any other's. */
        void tieUnknown() {
            for (StreamedTable table : unknown) {
                BitSet all = members.getOrDefault(table, new BitSet());
                int first = all.nextSetBit(0);
                all.stream().forEach(number -> tie(first, number));
            }
        }

        /** The lowest number of all that it is tied to. */
        int first(int number) {
            int at = number;
            while (before[at] != at) {
                // Shortened on the way, so that long chains are not walked again and again.
                before[at] = before[before[at]];
                at = before[at];
            }
            return at;
        }

        private void tie(int one, int other) {
            int first = first(one);
            int second = first(other);
            before[Math.max(first, second)] = Math.min(first, second);
        }
    }
}
