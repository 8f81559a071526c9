package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.TestDatabase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What writers of tokens were told.
 *
 * @param acknowledged in the order of each writer's answers
 * @param failures what an application saw as errors
 */
public record TokenResult(List<Acknowledged> acknowledged, List<Failure> failures) {

    public TokenResult {
        acknowledged = List.copyOf(acknowledged);
        failures = List.copyOf(failures);
    }

    /**
     * A token whose commit was answered. Times are {@link System#nanoTime} of the writers' program.
     *
     * @param wantedNanos when the application wanted to write, before any failure
     * @param sentNanos when the transaction that was acknowledged had begun
     * @param answeredNanos when its commit was answered
     */
    public record Acknowledged(int writer, long n, String side, long wantedNanos, long sentNanos, long answeredNanos) {

        /** What the application has waited for it, with all that failed before. */
        public long latencyNanos() {
            return answeredNanos - wantedNanos;
        }
    }

    /**
     * An error that an application has seen.
     *
     * @param side where; empty when no side was reached
     * @param atNanos {@link System#nanoTime}
     */
    public record Failure(int writer, long n, String side, String message, long atNanos) {}

    /** Acknowledged tokens that a side does not have: what an application would call lost, if the side is live. */
    public List<Acknowledged> missingIn(TestDatabase live) {
        Set<String> there = new HashSet<>();
        live.query("SELECT writer, n FROM ack_token").forEach(row -> there.add(row.get(0) + "/" + row.get(1)));
        return acknowledged.stream()
                .filter(token -> !there.contains(token.writer() + "/" + token.n()))
                .toList();
    }

    /**
     * Writes that the old side has taken although the new one had acknowledged one before they began.
     *
     * @param old the side that was left
     * @param fromNanos when the change of sides was begun
     * @param toNanos when the next one may have begun
     */
    public List<Acknowledged> takenOnBothSides(String old, long fromNanos, long toNanos) {
        long first = acknowledged.stream()
                .filter(token -> !token.side().equals(old) && isWithin(token.answeredNanos(), fromNanos, toNanos))
                .mapToLong(token -> token.answeredNanos() - fromNanos)
                .min()
                .orElse(Long.MAX_VALUE);
        return acknowledged.stream()
                .filter(token -> token.side().equals(old)
                        && isWithin(token.sentNanos(), fromNanos, toNanos)
                        && token.sentNanos() - fromNanos > first)
                .toList();
    }

    /** For each writer how long its longest write took of those that were under way between two moments. */
    public List<Long> longestNanos(long fromNanos, long toNanos) {
        Map<Integer, Long> longest = new TreeMap<>();
        for (Acknowledged token : acknowledged) {
            if (token.answeredNanos() - fromNanos >= 0 && toNanos - token.wantedNanos() >= 0) {
                longest.merge(token.writer(), token.latencyNanos(), Math::max);
            }
        }
        return new ArrayList<>(longest.values());
    }

    private static boolean isWithin(long nanos, long from, long to) {
        return nanos - from >= 0 && to - nanos >= 0;
    }

    /** The value below which so many of a hundred are, in milliseconds; 0 of none. */
    public static long percentileMillis(List<Long> nanos, int percent) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1) / 1_000_000;
    }
}
