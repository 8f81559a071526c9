package io.landbridge.pipeline.schema;

import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL or MariaDB sequence.
 *
 * @param lastValue last value handed out (cache included); null when none was
 * @param ownedBy table that owns it; null when free-standing
 */
public record Sequence(
        TableName name,
        String type,
        long start,
        long increment,
        long minimum,
        long maximum,
        long cache,
        boolean cycle,
        @Nullable Long lastValue,
        @Nullable TableName ownedBy,
        @Nullable String ownedByColumn) {

    /** The value that comes next. */
    public long nextValue() {
        return lastValue == null ? start : lastValue + increment;
    }
}
