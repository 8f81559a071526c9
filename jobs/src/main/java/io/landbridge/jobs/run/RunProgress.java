package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.progress.CopyTotals;
import io.landbridge.pipeline.progress.RateMeter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What this process has done so far and is doing now; fed by the workers and by the watch. Safe for several threads. */
final class RunProgress {

    private static final Map<String, String> DOING = Map.of(
            "assess", "assessing",
            "schema", "creating tables",
            "capture", "asking the source to keep its log",
            "backfill", "copying",
            "catch-up", "catching up",
            "indexes", "building indexes",
            "follow", "following");

    private final String stream;
    private final InstantSource clock;
    private final WorkGate gate;
    private final Attempts attempts;
    private final ProgressDisplay display;
    private final Instant began;
    private final RateMeter meter = new RateMeter();

    private final Consumer<RunReadings> readings;

    private volatile Supplier<RetentionWatch.@Nullable Reading> retention = () -> null;
    private String doing = "starting";
    private @Nullable Instant firstClaim;
    private @Nullable Instant lastCommit;
    private long rows;
    private long bytes;

    /**
     * @param stream its name in the ledger
     * @param readings told what was seen at each look
     */
    RunProgress(
            String stream,
            InstantSource clock,
            WorkGate gate,
            Attempts attempts,
            ProgressDisplay display,
            Consumer<RunReadings> readings) {
        this.stream = stream;
        this.readings = readings;
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

    /** So many of the tables have their first ranges. */
    synchronized void planning(int tables, int all) {
        doing = "planning ranges: " + tables + " of " + all + " tables";
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

    /** From now on asks there what the source retains. */
    void retention(Supplier<RetentionWatch.@Nullable Reading> newRetention) {
        retention = newRetention;
    }

    /** Looks at the ledger's counts and the rest of it, shows what it says, and says what goes into it for others. */
    Activity observe(List<TableProgress> tables, LedgerTransaction ledger) {
        StreamRecord record = ledger.streams().find(stream).orElse(null);
        long quarantined = ledger.quarantine().count();
        Activity activity = observe(tables);
        RetentionWatch.Reading retained = retention.get();
        readings.accept(new RunReadings(
                tables,
                record,
                activity,
                gate.held().orElse(null),
                quarantined,
                retained == null ? null : retained.retention().lagBytes(),
                retained == null ? null : retained.left().orElse(null)));
        return activity;
    }

    private synchronized Activity observe(List<TableProgress> tables) {
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
