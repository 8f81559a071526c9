package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.progress.CopyTotals;
import io.landbridge.pipeline.progress.RateMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What this process has done so far and is doing now; fed by the workers and by the watch. Safe for several threads. */
final class RunProgress {

    private static final Map<String, String> DOING = Map.of(
            "assess", "assessing",
            "schema", "creating tables",
            "backfill", "copying",
            "indexes", "building indexes");

    private final InstantSource clock;
    private final WorkGate gate;
    private final Attempts attempts;
    private final ProgressDisplay display;
    private final Instant began;
    private final RateMeter meter = new RateMeter();

    private String doing = "starting";
    private @Nullable Instant firstClaim;
    private @Nullable Instant lastCommit;
    private long rows;
    private long bytes;

    RunProgress(InstantSource clock, WorkGate gate, Attempts attempts, ProgressDisplay display) {
        this.clock = clock;
        this.gate = gate;
        this.attempts = attempts;
        this.display = display;
        this.began = clock.instant();
    }

    /** A stage begins. */
    synchronized void stage(String name) {
        doing = DOING.getOrDefault(name, name);
    }

    /** A worker is about to claim; the first time counts as the copy's begin. */
    synchronized void claiming() {
        if (firstClaim == null) {
            firstClaim = clock.instant();
        }
    }

    /** A chunk was committed by this process. */
    synchronized void committed(long chunkRows, long chunkBytes) {
        lastCommit = clock.instant();
        rows += chunkRows;
        bytes += chunkBytes;
    }

    /** Looks at the ledger's counts, shows them, and says what goes into the ledger for others. */
    synchronized Activity observe(List<TableProgress> tables) {
        CopyTotals totals = CopyTotals.of(tables);
        Instant now = clock.instant();
        boolean copying = firstClaim != null && !totals.exact();
        if (copying) {
            meter.add(now, totals.rows());
        }
        Activity activity = activity(totals, copying);
        display.show(totals, activity, Duration.between(began, now), copyTime());
        return activity;
    }

    /** From the first claim to the last commit of this process. */
    synchronized Duration copyTime() {
        return firstClaim == null || lastCommit == null ? Duration.ZERO : Duration.between(firstClaim, lastCommit);
    }

    /** Since the process began to work. */
    Duration commandTime() {
        return Duration.between(began, clock.instant());
    }

    /** Rows that this process committed. */
    synchronized long rows() {
        return rows;
    }

    /** Bytes that this process committed. */
    synchronized long bytes() {
        return bytes;
    }

    private Activity activity(CopyTotals totals, boolean copying) {
        String state = gate.held()
                .orElseGet(() ->
                        attempts.repeating().map(what -> doing + "; " + what).orElse(doing));
        if (!copying) {
            return Activity.of(state);
        }
        long rate = Math.round(meter.present());
        return meter.eta(totals.remaining(), totals.exact())
                .map(eta -> new Activity(
                        state, rate, eta.shortest().toSeconds(), eta.longest().toSeconds()))
                .orElseGet(() -> new Activity(state, rate, -1, -1));
    }
}
