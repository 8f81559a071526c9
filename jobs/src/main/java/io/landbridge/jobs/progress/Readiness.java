package io.landbridge.jobs.progress;

import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.progress.CopyTotals;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Why traffic may not be led to the target yet; ready when there is no reason left. */
public record Readiness(List<Reason> reasons) {

    /** Beyond this a switch would have to wait for the stream. */
    private static final Duration MOST_LAG = Duration.ofSeconds(2);

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

    /** Of a migration whose cutover is under way, or has been. */
    public static Readiness under(boolean targetIsLive) {
        return new Readiness(List.of(
                targetIsLive
                        ? new Reason("switched", "the target is live already")
                        : new Reason("cutting-over", "a cutover is under way")));
    }

    /**
     * As a running or stopped migration stands.
     *
     * @param openStages in order
     * @param runs whether a process works on it
     * @param quarantined rows open or discarded
     * @param divergences keys that nobody has looked at
     * @param proof what was compared
     * @param stream null without one
     */
    public static Readiness of(
            List<String> openStages,
            boolean runs,
            CopyTotals totals,
            long quarantined,
            long divergences,
            Freshness proof,
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
        prove(proof, activity, reasons);
        return new Readiness(reasons);
    }

    private static void prove(Freshness proof, Activity activity, List<Reason> reasons) {
        if (proof.mismatches() > 0) {
            reasons.add(new Reason(
                    "mismatched", proof.mismatches() == 1 ? "1 row differs" : proof.mismatches() + " rows differ"));
        }
        if (proof.ranges() == 0) {
            reasons.add(new Reason("not-validated", "no rows were compared yet"));
        } else if (proof.stale() > 0) {
            reasons.add(new Reason(
                    "unverified",
                    proof.stale() + " of " + proof.ranges() + " ranges are to be compared again"
                            + toFresh(proof, activity)
                                    .map(time -> ", which takes about " + Spoken.duration(time))
                                    .orElse("")));
        }
    }

    /** How long it will take until everything is proved, if nothing is changed meanwhile; empty when nobody can tell. */
    public static Optional<Duration> toFresh(Freshness proof, Activity activity) {
        if (proof.stale() == 0) {
            return proof.ranges() == 0 ? Optional.empty() : Optional.of(Duration.ZERO);
        }
        return activity.provedPerSecond() <= 0
                ? Optional.empty()
                : Optional.of(Duration.ofSeconds(Math.max(1, proof.staleRows() / activity.provedPerSecond())));
    }

    private static void follow(boolean runs, StreamRecord stream, Activity activity, List<Reason> reasons) {
        Long lag = GateReadings.lag(stream.lagMillis(), activity.backlogBytes(), activity.stillSeconds());
        if (!runs) {
            reasons.add(new Reason("not-running", "no process applies changes"));
        } else if (lag != null && GateReadings.isBehind(lag, activity.backlogBytes(), MOST_LAG)) {
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
