package io.landbridge.jobs.progress;

import io.landbridge.pipeline.progress.CopyTotals;
import java.time.Duration;
import java.util.Locale;

/** One line about a copy, in the grammar that users of gh-ost know; what this version does not have yet is left out. */
public final class ProgressLine {

    private static final int BAR = 24;

    private ProgressLine() {}

    /**
     * {@code Copy: 1200000/~2000000 60.0%; Time: 12s(total), 11s(copy); Rate: 104000 rows/s; State: copying; ETA: 7s..9s}. A tilde marks
     * an estimate.
     */
    public static String text(CopyTotals totals, Activity activity, Duration total, Duration copy) {
        return "Copy: " + counts(totals) + "; Time: " + Spoken.duration(total) + "(total), " + Spoken.duration(copy)
                + "(copy); Rate: " + activity.rowsPerSecond() + " rows/s; "
                + (totals.quarantined() > 0 ? "Quarantined: " + totals.quarantined() + "; " : "")
                + "State: " + activity.state() + "; ETA: " + Spoken.eta(activity);
    }

    /** The same for a terminal, cut to its width. */
    static String bar(CopyTotals totals, Activity activity, int width) {
        int filled = (int) (BAR * totals.percent() / 100);
        String text = '[' + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + counts(totals) + "  "
                + activity.rowsPerSecond() + " rows/s  ETA " + Spoken.eta(activity) + "  " + activity.state();
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }

    private static String counts(CopyTotals totals) {
        return totals.rows() + "/" + (totals.exact() ? "" : "~") + totals.expectedRows()
                + String.format(Locale.ROOT, " %.1f%%", totals.percent());
    }
}
