package io.landbridge.pipeline.plan;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of rows that are written in the source while the plan runs; it decides nothing about rows that are copied.
 *
 * @param lanes in how many transactions of the target changes may be applied side by side; may be another one in each run
 */
public record ChangeSettings(Through through, int lanes, Retention retention) {

    /** More lanes than this there never are. */
    public static final int MOST_LANES = 16;

    /** What holds when the plan says nothing. */
    public static final ChangeSettings DEFAULT = new ChangeSettings(Through.NONE);

    /** With one lane, and the source's log kept for as long as it takes. */
    public ChangeSettings(Through through) {
        this(through, 1, Retention.DEFAULT);
    }

    /** The way that changes take. */
    public enum Through {
        /** Out of the source's log straight into the target. */
        DIRECT,
        /** No way: they stay behind. */
        NONE;

        /** The word in the plan. */
        public String planName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How much of its log the source may have to keep for the migration.
     *
     * @param budgetBytes null for what the source itself allows
     */
    public record Retention(@Nullable Long budgetBytes, WhenOver whenOver) {

        /** What holds when the plan says nothing. */
        public static final Retention DEFAULT = new Retention(null, WhenOver.ALARM);
    }

    /** What becomes of a stream for which the source keeps more than the budget. */
    public enum WhenOver {
        /** People are told; the source goes on keeping. */
        ALARM,
        /** The source is let go, so that its disk does not fill up; the run ends, and all tables have to be copied anew. */
        RELEASE;

        /** The word in the plan. */
        public String planName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether changes are carried over. */
    public boolean areCarried() {
        return through != Through.NONE;
    }
}
