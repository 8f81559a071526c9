package io.landbridge.pipeline.failure;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the name that somebody probably meant. */
public final class NearestName {

    private NearestName() {}

    /** The candidate with the fewest edits to the name; the alphabetically first of several. */
    public static String of(String name, Collection<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /** As {@link #of}, but null when nothing is near enough to be meant. */
    static @Nullable String near(String name, Collection<String> candidates) {
        if (candidates.isEmpty()) {
            return null;
        }
        String nearest = of(name, candidates);
        return distance(name, nearest) <= Math.max(1, Math.min(name.length(), nearest.length()) / 2) ? nearest : null;
    }

    /** {@code ; did you mean 'NAME'?} when something is near, else a full stop. */
    public static String hint(String name, Collection<String> candidates) {
        String nearest = near(name, candidates);
        return nearest == null ? "." : "; did you mean '" + nearest + "'?";
    }

    private static int distance(String name, String candidate) {
        return Math.min(edits(name, candidate), edits(lower(name), lower(candidate)) + 1);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
