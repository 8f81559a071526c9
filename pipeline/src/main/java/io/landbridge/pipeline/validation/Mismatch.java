package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.chunk.Key;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row that is not the same on both sides, and stayed so.
 *
 * @param table the target's table
 * @param key of the row; null when the table has none
 * @param columns the target's columns that differ, with both values; all of them for a row that one side lacks
 * @param looks how many times it was looked at, each time with the same answer
 * @param sourcePosition at which the source's row was seen last; null without a log
 * @param targetPosition what the target's stream had applied when its row was seen last; null without a stream
 */
public record Mismatch(
        String table,
        @Nullable Key key,
        Kind kind,
        List<Difference> columns,
        int looks,
        @Nullable String sourcePosition,
        @Nullable String targetPosition) {

    public Mismatch {
        columns = List.copyOf(columns);
    }

    /** What is wrong with a row. */
    public enum Kind {
        /** The source has it, the target does not. */
        MISSING,
        /** The target has it, the source does not. */
        EXTRA,
        /** Both have it, with other values. */
        DIFFERENT;

        /** The word in reports and in the ledger. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Two values of one column, as people read them; masked where the plan calls the column sensitive.
     *
     * @param source null for NULL, or when the source lacks the row
     * @param target null for NULL, or when the target lacks the row
     */
    public record Difference(
            String column,
            @Nullable String source,
            @Nullable String target) {}
}
