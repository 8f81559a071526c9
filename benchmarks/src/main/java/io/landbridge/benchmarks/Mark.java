package io.landbridge.benchmarks;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A promise about the ratio of two contestants' medians.
 *
 * @param claim the promise in words
 * @param ours name of the contestant that must hold it
 * @param other name of the contestant it is compared with
 */
record Mark(String claim, String ours, String other, Quantity quantity, Bound bound, double limit) {

    /** What is compared. */
    enum Quantity {
        SECONDS,
        ROWS_PER_SECOND,
        PEAK_MEMORY;

        private double median(Standing standing) {
            return switch (this) {
                case SECONDS -> standing.seconds();
                case ROWS_PER_SECOND -> standing.rowsPerSecond();
                case PEAK_MEMORY -> standing.peakResidentBytes();
            };
        }
    }

    /** On which side of the limit the ratio must lie. */
    enum Bound {
        AT_MOST,
        BELOW,
        AT_LEAST
    }

    /** How it came out. */
    enum State {
        MET,
        NOT_MET,
        NOT_MEASURED
    }

    /**
     * @param ratio of {@code ours} to {@code other}; null if not measured
     * @param reason why it was not measured, else null
     */
    record Verdict(
            Mark mark,
            State state,
            @Nullable Double ratio,
            @Nullable String reason) {}

    Verdict judge(Standings standings) {
        Standing held = standings.of(ours);
        Standing against = standings.of(other);
        for (Standing standing : List.of(held, against)) {
            if (!standing.isMeasured()) {
                String reason = standing.contestant().name() + ": " + standing.absence();
                return new Verdict(this, State.NOT_MEASURED, null, reason);
            }
        }
        double ratio = quantity.median(held) / quantity.median(against);
        boolean met = switch (bound) {
            case AT_MOST -> ratio <= limit;
            case BELOW -> ratio < limit;
            case AT_LEAST -> ratio >= limit;
        };
        return new Verdict(this, met ? State.MET : State.NOT_MET, ratio, null);
    }

    String condition() {
        String sign = switch (bound) {
            case AT_MOST -> "≤";
            case BELOW -> "<";
            case AT_LEAST -> "≥";
        };
        return String.format(Locale.ROOT, "%s %.2f", sign, limit);
    }
}
