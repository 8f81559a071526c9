package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.progress.Readiness;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.jobs.progress.RunReadings.ChunkTimes;
import io.landbridge.jobs.progress.RunReadings.Traffic;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.progress.CopyTotals;
import io.landbridge.pipeline.progress.RateMeter;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
            "validate", "validating",
            "follow", "following",
            "follow-back", "carrying changes back");

    private final Outline outline;
    private final InstantSource clock;
    private final WorkGate gate;
    private final Attempts attempts;
    private final ProgressDisplay display;
    private final Instant began;
    private final RateMeter meter = new RateMeter();
    private final Consumer<RunReadings> readings;

    /** Asked by the one thread that observes. */
    private final CountingPace<Freshness> proofs = new CountingPace<>(Ticker.SYSTEM);

    private volatile LongSupplier proved = () -> -1;
    private volatile Supplier<RetentionWatch.@Nullable Reading> retention = () -> null;
    private volatile Supplier<Duration> still = () -> Duration.ZERO;
    private volatile Supplier<@Nullable StreamRecord> back = () -> null;
    private String doing = "starting";
    private @Nullable Instant firstClaim;
    private @Nullable Instant lastCommit;
    private long rows;
    private long bytes;
    private ChunkTimes chunks = new ChunkTimes(0, Duration.ZERO);

    /**
     * What the ledger knows of the migration.
     *
     * @param stream its name in the ledger
     * @param planHash of the plan that it runs by
     * @param stages that it has
     */
    record Outline(String stream, String planHash, List<String> stages) {

        static Outline of(Plan plan) {
            return new Outline(StreamParts.stream(plan), plan.hash(), MigrationFlow.stages(plan));
        }
    }

    /**
     * @param readings told what was seen at each look
     */
    RunProgress(
            Outline outline,
            InstantSource clock,
            WorkGate gate,
            Attempts attempts,
            ProgressDisplay display,
            Consumer<RunReadings> readings) {
        this.outline = outline;
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

    /** What is being done, in more words than the stage's; only while a stage works that has more to say. */
    synchronized void doing(String what) {
        if (!doing.equals(DOING.get("follow"))) {
            doing = what;
        }
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

    /** The moment that {@link #committed} wants to know. */
    Instant now() {
        return clock.instant();
    }

    /** A chunk was committed by this process, which took it in hand at that moment. */
    synchronized void committed(long chunkRows, long chunkBytes, Instant begun) {
        Instant now = clock.instant();
        lastCommit = now;
        rows += chunkRows;
        bytes += chunkBytes;
        chunks = new ChunkTimes(chunks.count() + 1, chunks.total().plus(Duration.between(begun, now)));
    }

    /** From now on asks there what the source retains. */
    void retention(Supplier<RetentionWatch.@Nullable Reading> newRetention, Supplier<Duration> newStill) {
        retention = newRetention;
        still = newStill;
    }

    /** From now on asks there how far the stream is that leads back; null while changes flow from source to target. */
    void workingBack(Supplier<@Nullable StreamRecord> newBack) {
        back = newBack;
    }

    /** From now on asks there how fast rows are compared; negative for not at all. */
    void proving(LongSupplier rowsPerSecond) {
        proved = rowsPerSecond;
    }

    /** Looks at the ledger's counts and the rest of it, shows what it says, and says what goes into it for others. */
    Activity observe(List<TableProgress> tables, LedgerTransaction ledger) {
        StreamRecord leadingBack = back.get();
        StreamRecord record = leadingBack != null
                ? leadingBack
                : ledger.streams().find(outline.stream()).orElse(null);
        List<String> complete = ledger.stages().complete(outline.planHash());
        long quarantined = ledger.quarantine().count();
        Freshness proof = proofs.counts(() -> Freshness.read(ledger.validation(), outline.planHash()));
        Activity activity = observe(tables, record);
        CutoverRecord cutover = ledger.cutover().find();
        readings.accept(new RunReadings(
                tables,
                record,
                activity,
                gate.held().orElse(null),
                quarantined,
                chunkTimes(),
                proof,
                cutover.state() != CutoverState.STAYED
                        ? Readiness.under(cutover.live() == CutoverState.Side.TARGET)
                        : Readiness.of(
                                outline.stages().stream()
                                        .filter(stage -> !complete.contains(stage))
                                        .toList(),
                                true,
                                CopyTotals.of(tables),
                                quarantined,
                                ledger.divergences().openCount(),
                                proof,
                                record,
                                activity),
                new Traffic(cutover.state(), leadingBack != null, lastFreeze(ledger))));
        return activity;
    }

    private static @Nullable Long lastFreeze(LedgerTransaction ledger) {
        return Stream.of(Direction.values())
                .flatMap(direction -> ledger.runbooks().latest(direction).stream())
                .filter(run -> run.freezeMillis() != null)
                .max(Comparator.comparingLong(RunRecord::id))
                .map(RunRecord::freezeMillis)
                .orElse(null);
    }

    private synchronized Activity observe(List<TableProgress> tables, @Nullable StreamRecord record) {
        CopyTotals totals = CopyTotals.of(tables);
        Instant now = clock.instant();
        boolean copying = firstClaim != null && !totals.exact();
        if (copying) {
            meter.add(now, totals.rows());
        }
        Activity activity = retaining(activity(totals, copying)).proving(proved.getAsLong());
        display.show(totals, record, activity, Duration.between(began, now), copyTime());
        return activity;
    }

    private Activity retaining(Activity activity) {
        RetentionWatch.Reading retained = retention.get();
        return retained == null
                ? activity
                : activity.retaining(
                                retained.retention().lagBytes(),
                                retained.left().map(Duration::toSeconds).orElse(-1L))
                        .still(still.get().toSeconds());
    }

    private synchronized ChunkTimes chunkTimes() {
        return chunks;
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
        String state = gate.held().orElse(doing)
                + attempts.repeating().map(what -> "; " + what).orElse("");
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
