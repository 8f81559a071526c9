package io.landbridge.jobs.progress;

import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.progress.CopyTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why traffic may not be led to the target yet; ready when there is no reason left. */
public record Readiness(List<Reason> reasons) {

    /** Beyond this a switch would have to wait for the stream. */
    private static final Duration MOST_LAG = Duration.ofSeconds(2);

    /** The last transaction's lag says nothing any more when about nothing came after it. */
    private static final long NO_BACKLOG_BYTES = 64 << 10;

    public Readiness {
        reasons = List.copyOf(reasons);
    }

    /**
     * One thing that stands against it.
     *
     * @param code for programs, e.g. {@code stage-open}
     * @param what for people
     */
    public record Reason(String code, String what) {}

    /** Of a migration that was never run. */
    public static Readiness notStarted() {
        return new Readiness(List.of(new Reason("not-started", "the migration was not started")));
    }

    /**
     * As a running or stopped migration stands.
     *
     * @param openStages in order
     * @param runs whether a process works on it
     * @param quarantined rows open or discarded
     * @param divergences keys that nobody has looked at
     * @param stream null without one
     */
    public static Readiness of(
            List<String> openStages,
            boolean runs,
            CopyTotals totals,
            long quarantined,
            long divergences,
            @Nullable StreamRecord stream,
            Activity activity) {
        List<Reason> reasons = new ArrayList<>();
        if (!openStages.isEmpty()) {
            reasons.add(new Reason("stage-open", "not complete: " + String.join(", ", openStages)));
        } else if (totals.openChunks() > 0) {
            reasons.add(new Reason("chunks-open", totals.openChunks() + " chunks are to be copied anew"));
        }
        if (stream != null) {
            follow(runs, stream, activity, reasons);
        }
        if (quarantined > 0) {
            reasons.add(new Reason("quarantined", quarantined + " rows are in quarantine"));
        }
        if (divergences > 0) {
            reasons.add(new Reason("diverged", divergences + " keys are to be looked at"));
        }
        // To say nothing of it would say that rows were compared.
        reasons.add(new Reason("not-validated", "rows are not compared by this version; compare them by other means"));
        return new Readiness(reasons);
    }

    private static void follow(boolean runs, StreamRecord stream, Activity activity, List<Reason> reasons) {
        Long lag = stream.lagMillis();
        if (!runs) {
            reasons.add(new Reason("not-running", "no process applies changes"));
        } else if (lag != null
                && lag > MOST_LAG.toMillis()
                && (activity.backlogBytes() < 0 || activity.backlogBytes() > NO_BACKLOG_BYTES)) {
            reasons.add(
                    new Reason("lag", "the lag is " + Spoken.lag(lag) + ", more than " + Spoken.duration(MOST_LAG)));
        }
    }

    /** Whether nothing stands against it. */
    public boolean isReady() {
        return reasons.isEmpty();
    }

    /** {@code not ready: the lag is 14s, more than 2s; 3 rows are in quarantine}. */
    public String text() {
        return isReady()
                ? "ready"
                : "not ready: " + reasons.stream().map(Reason::what).collect(Collectors.joining("; "));
    }
}
