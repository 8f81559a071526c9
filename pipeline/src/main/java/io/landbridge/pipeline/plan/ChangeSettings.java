package io.landbridge.pipeline.plan;

import java.util.Locale;

/** What becomes of rows that are written in the source while the plan runs; it decides nothing about rows that are copied. */
public record ChangeSettings(Through through) {

    /** What holds when the plan says nothing. */
    public static final ChangeSettings DEFAULT = new ChangeSettings(Through.NONE);

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

    /** Whether changes are carried over. */
    public boolean areCarried() {
        return through != Through.NONE;
    }
}
