package io.landbridge.pipeline.position;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A set of MySQL's global transaction ids; immutable. Its text is MySQL's own form without white space: {@code uuid:1-5:7,uuid:1-3},
 * tagged ids ({@code uuid:tag:1-5}) count as ids of {@code uuid:tag}.
 */
public final class GtidSet {

    /** No id at all. */
    public static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

    /** In the order of their sources. */
    private final SortedMap<String, List<Interval>> intervals;

    private GtidSet(SortedMap<String, List<Interval>> intervals) {
        this.intervals = intervals;
    }

    private record Interval(long first, long last) {}

    /**
     * Reads MySQL's form.
     *
     * @throws IllegalArgumentException when the text is not a set of ids
     */
    public static GtidSet parse(String text) {
        TreeMap<String, List<Interval>> sources = new TreeMap<>();
        for (String part : text.replaceAll("\\s", "").split(",", -1)) {
            if (!part.isEmpty()) {
                parsePart(part, sources);
            }
        }
        return new GtidSet(sources);
    }

    private static void parsePart(String part, Map<String, List<Interval>> sources) {
        String[] words = part.split(":", -1);
        String uuid = words[0].toLowerCase(Locale.ROOT);
        String source = uuid;
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            if (word.isEmpty()) {
                throw new IllegalArgumentException("Not a set of transaction ids: " + part);
            }
            if (!Character.isDigit(word.charAt(0))) {
                source = uuid + ':' + word.toLowerCase(Locale.ROOT);
                continue;
            }
            int dash = word.indexOf('-');
            long first = Long.parseLong(dash < 0 ? word : word.substring(0, dash));
            long last = dash < 0 ? first : Long.parseLong(word.substring(dash + 1));
            sources.merge(source, List.of(new Interval(first, last)), GtidSet::union);
        }
    }

    /** This set and one id more. */
    public GtidSet with(String gtid) {
        return with(parse(gtid));
    }

    /** This set and the ids of another one. */
    public GtidSet with(GtidSet other) {
        TreeMap<String, List<Interval>> sum = new TreeMap<>(intervals);
        other.intervals.forEach((source, added) -> sum.merge(source, added, GtidSet::union));
        return new GtidSet(sum);
    }

    /** Whether every id of the other set is in this one. */
    public boolean contains(GtidSet other) {
        return other.intervals.entrySet().stream()
                .allMatch(wanted -> wanted.getValue().stream()
                        .allMatch(interval -> intervals.getOrDefault(wanted.getKey(), List.of()).stream()
                                .anyMatch(own -> own.first <= interval.first && own.last >= interval.last)));
    }

    /** Whether the id is in this set. */
    public boolean contains(String gtid) {
        return contains(parse(gtid));
    }

    private static List<Interval> union(List<Interval> one, List<Interval> other) {
        List<Interval> all = new ArrayList<>(one);
        all.addAll(other);
        all.sort(java.util.Comparator.comparingLong(Interval::first));
        List<Interval> merged = new ArrayList<>();
        for (Interval next : all) {
            Interval last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && next.first <= last.last + 1) {
                merged.set(merged.size() - 1, new Interval(last.first, Math.max(last.last, next.last)));
            } else {
                merged.add(next);
            }
        }
        return List.copyOf(merged);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GtidSet set && set.intervals.equals(intervals);
    }

    @Override
    public int hashCode() {
        return intervals.hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        intervals.forEach((source, ranges) -> {
            text.append(text.isEmpty() ? "" : ",").append(source);
            for (Interval range : ranges) {
                text.append(':').append(range.first);
                if (range.last > range.first) {
                    text.append('-').append(range.last);
                }
            }
        });
        return text.toString();
    }
}
