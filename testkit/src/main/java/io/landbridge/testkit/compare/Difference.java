package io.landbridge.testkit.compare;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is not the same.
 *
 * @param key the row's key, or for tables without a key the whole row
 * @param column the target's column, empty where the whole row is meant
 */
public record Difference(
        Kind kind,
        String key,
        String column,
        @Nullable String sourceValue,
        @Nullable String targetValue) {

    private static final int LONGEST = 160;

    /** In which way a row is not the same. */
    public enum Kind {
        /** The source has it, the target has not. */
        MISSING,
        /** The target has it, the source has not. */
        EXTRA,
        /** Both have it with another value. */
        DIFFERENT
    }

    @Override
    public String toString() {
        String where = kind + " row (" + shorten(key) + ")";
        return kind == Kind.DIFFERENT
                ? where + ", column " + column + ": source " + show(sourceValue) + ", target " + show(targetValue)
                : where;
    }

    private static String show(@Nullable String value) {
        return value == null ? "NULL" : "'" + shorten(value) + "'";
    }

    private static String shorten(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
    }
}
