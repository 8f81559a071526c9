package io.landbridge.jobs.progress;

import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.progress.CopyTotals;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows progress on standard error: a bar that rewrites itself on a terminal, a line every few seconds elsewhere. */
public final class ProgressDisplay {

    /** How often a line is written where there is no terminal. */
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);

    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final int width;
    private Duration nextLine = Duration.ZERO;
    private String lastState = "";
    private boolean barShown;

    /** @param width of the terminal in characters; 0 where there is none */
    public ProgressDisplay(PrintWriter err, int width) {
        this.err = err;
        this.width = width;
    }

    /**
     * Shows how far the work is; called each second. A change of state is always shown.
     *
     * @param stream null without one
     */
    public synchronized void show(
            CopyTotals totals, @Nullable StreamRecord stream, Activity activity, Duration total, Duration copy) {
        show(
                columns -> ProgressLine.bar(totals, stream, activity, columns),
                () -> ProgressLine.text(totals, stream, activity, total, copy),
                activity.state(),
                total);
    }

    /**
     * The same of any work.
     *
     * @param bar for a terminal of so many columns
     * @param line for elsewhere
     * @param total since the work began
     */
    public synchronized void show(IntFunction<String> bar, Supplier<String> line, String state, Duration total) {
        if (width > 0) {
            err.print(ERASE + bar.apply(width));
            barShown = true;
        } else if (total.compareTo(nextLine) >= 0 || !state.equals(lastState)) {
            err.println(line.get());
            nextLine = total.plus(LINE_EVERY);
        }
        lastState = state;
        err.flush();
    }

    /** Leaves the terminal clean. */
    public synchronized void end() {
        if (barShown) {
            err.print(ERASE);
            err.flush();
            barShown = false;
        }
    }
}
