package io.landbridge.testkit.compare;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A source row for the expectation of a computed column. */
public final class SourceRow {

    private final Map<String, Integer> places;
    private final int offset;
    private final @Nullable String[] values;

    SourceRow(Map<String, Integer> places, int offset, @Nullable String[] values) {
        this.places = places;
        this.offset = offset;
        this.values = values;
    }

    /** The value as text, null for NULL: numbers plain, times in UTC, bytes in hexadecimal. */
    public @Nullable String get(String column) {
        Integer place = places.get(column);
        if (place == null) {
            throw new IllegalArgumentException("the source has no column " + column + ", only " + places.keySet());
        }
        return values[offset + place];
    }

    /** The value of a column that is never NULL. */
    public String text(String column) {
        String value = get(column);
        if (value == null) {
            throw new IllegalStateException(column + " is NULL in the source");
        }
        return value;
    }
}
