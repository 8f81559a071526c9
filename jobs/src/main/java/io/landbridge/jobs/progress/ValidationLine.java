package io.landbridge.jobs.progress;

import java.time.Duration;
import java.util.Locale;

/**
 * One line about a comparison, in the grammar of a copy's line.
 *
 * @param ranges that are known so far
 * @param compared of them
 * @param rows of each side in these
 * @param mismatched rows that stood as different
 * @param elapsed since it began
 */
public record ValidationLine(int ranges, int compared, long rows, long mismatched, Duration elapsed) {

    /** {@code validating 12 of 40 ranges}: what a run says that it is doing. */
    public String state() {
        return "validating " + compared + " of " + ranges + " ranges"
                + (mismatched == 0 ? "" : ", " + mismatched + " rows differ");
    }

    /**
     * {@code Validate: 12/40 30.0%; Rows: 300000; Different: 0; Time: 12s(total); Rate: 25000 rows/s; State: validating; ETA: 28s}.
     *
     * @param state why it waits, or what is done
     */
    public String text(String state) {
        return "Validate: " + compared + '/' + ranges + percent() + "; Rows: " + rows + "; Different: " + mismatched
                + "; Time: " + Spoken.duration(elapsed) + "(total); Rate: " + rate() + " rows/s; State: " + state
                + "; ETA: " + eta();
    }

    /** The same for a terminal, cut to its width. */
    public String bar(String state, int width) {
        String text = compared + "/" + ranges + percent() + "  " + rate() + " rows/s  ETA " + eta()
                + (mismatched == 0 ? "" : "  " + mismatched + " rows differ") + "  " + state;
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }

    private String percent() {
        return String.format(Locale.ROOT, " %.1f%%", ranges == 0 ? 0 : Math.min(100, 100.0 * compared / ranges));
    }

    private long rate() {
        long millis = elapsed.toMillis();
        return millis == 0 ? 0 : rows * 1_000 / millis;
    }

    // Ranges are of about the same size, and those of tables that were not begun are not known.
    private String eta() {
        if (compared == 0) {
            return "N/A";
        }
        return Spoken.duration(
                elapsed.multipliedBy(Math.max(0, ranges - compared)).dividedBy(compared));
    }
}
