package io.landbridge.jobs.progress;

import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.progress.CopyTotals;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line about a copy and its stream, in the grammar that users of gh-ost know. */
public final class ProgressLine {

    private static final int BAR = 24;

    private ProgressLine() {}

    /**
     * {@code Copy: 1200000/~2000000 60.0%; Applied: 512; Backlog: 1.2 MiB; Time: 12s(total), 11s(copy); Rate: 104000 rows/s; Lag: 0.4s;
     * State: copying; ETA: 7s..9s}. A tilde marks an estimate; without a stream nothing is said of it.
     */
    public static String text(
            CopyTotals totals, @Nullable StreamRecord stream, Activity activity, Duration total, Duration copy) {
        return "Copy: " + counts(totals) + "; "
                + (stream == null ? "" : "Applied: " + applied(stream) + "; Backlog: " + backlog(activity) + "; ")
                + "Time: " + Spoken.duration(total) + "(total), " + Spoken.duration(copy)
                + "(copy); Rate: " + activity.rowsPerSecond() + " rows/s; "
                + (totals.quarantined() > 0 ? "Quarantined: " + totals.quarantined() + "; " : "")
                + (stream == null ? "" : "Lag: " + lag(stream) + "; ")
                + "State: " + activity.state() + "; ETA: " + Spoken.eta(activity);
    }

    /** The same for a terminal, cut to its width; with a stream its lag is worth more than a drawing. */
    static String bar(CopyTotals totals, @Nullable StreamRecord stream, Activity activity, int width) {
        String text;
        if (stream == null) {
            int filled = (int) (BAR * totals.percent() / 100);
            text = '[' + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + counts(totals) + "  " + rate(activity)
                    + "  " + activity.state();
        } else {
            String copied = totals.exact()
                    ? applied(stream) + " changes applied"
                    : String.format(Locale.ROOT, "%.1f%%", totals.percent()) + " of ~" + totals.expectedRows() + "  "
                            + rate(activity);
            text = copied + "  lag " + lag(stream) + "  backlog " + backlog(activity) + "  " + activity.state();
        }
        return text.length() <= width ? text : text.substring(0, Math.max(0, width));
    }

    /** Of the last applied transaction. */
    private static String lag(StreamRecord stream) {
        Long lag = stream.lagMillis();
        return lag == null ? "N/A" : Spoken.lag(lag);
    }

    private static String backlog(Activity activity) {
        return activity.backlogBytes() < 0 ? "N/A" : Spoken.bytes(activity.backlogBytes());
    }

    private static long applied(StreamRecord stream) {
        return stream.counts().inserted()
                + stream.counts().updated()
                + stream.counts().deleted();
    }

    private static String rate(Activity activity) {
        return activity.rowsPerSecond() + " rows/s  ETA " + Spoken.eta(activity);
    }

    private static String counts(CopyTotals totals) {
        return totals.rows() + "/" + (totals.exact() ? "" : "~") + totals.expectedRows()
                + String.format(Locale.ROOT, " %.1f%%", totals.percent());
    }
}
