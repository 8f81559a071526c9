package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.progress.ValidationLine;
import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.throttle.CommitLatency;
import io.landbridge.pipeline.throttle.LoadWatch;
import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A comparison that takes no lease and follows nothing: beside a process that runs the migration, after one that needs no stream, or of two
 * databases that somebody else has filled.
 */
public final class ValidationRun {

    /** What has to be complete before rows are compared: catch-up, where there is a stream, and everything before it. */
    private static final String FIRST_AFTER_ROWS = "indexes";

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final Logger LOG = LoggerFactory.getLogger(ValidationRun.class);

    private final RunRequest request;
    private final ValidationOrder order;
    private final StopSignal stop;
    private final WorkGate gate;
    private final Attempts attempts;
    private final ProgressDisplay display;
    private final InstantSource clock = SteadyClock.start();
    private final RowRate rate;

    /** @param gate which {@code attempts} holds while a server is away */
    public ValidationRun(
            RunRequest request,
            ValidationOrder order,
            StopSignal stop,
            WorkGate gate,
            Attempts attempts,
            ProgressDisplay display) {
        this.request = request;
        this.order = order;
        this.stop = stop;
        this.gate = gate;
        this.attempts = attempts;
        this.display = display;
        this.rate = new RowRate(Ticker.SYSTEM, request.plan().backfill().maxRowsPerSecond());
    }

    /**
     * Whether the work has to be done as the migration's only process: there is a stream that nobody carries on, or rows have to be copied
     * anew and nobody does it.
     *
     * @throws LandbridgeException {@link RunError#NOT_COPIED} for a repair of rows that this migration has not copied;
     *     {@link RunError#ALREADY_RUNNING} for one under a process that follows nothing
     */
    public static boolean needsLease(Ledger ledger, Plan plan, ValidationOrder order) {
        boolean repairs = order.repairing() == ValidationOrder.Repairing.APPLY;
        boolean known = ledger.exists()
                && ledger.<Boolean>inTransaction(
                        transaction -> !transaction.chunks().progress().isEmpty());
        if (repairs && !known) {
            throw new LandbridgeException(
                    RunError.NOT_COPIED,
                    "migration " + plan.migration(),
                    "Its rows were not copied by this migration, so that none can be copied anew.",
                    "Put them right by hand, as '--repair preview' shows.",
                    null);
        }
        if (!known) {
            return false;
        }
        boolean runs = ledger.<Boolean>inTransaction(
                transaction -> transaction.leases().holder(RunnerLease.ROLE).isPresent());
        boolean streams = ledger.<Boolean>inTransaction(transaction ->
                transaction.streams().find(StreamParts.stream(plan)).isPresent());
        if (runs && repairs && !streams) {
            RunnerLease.refuseWhileHeld(ledger);
        }
        return !runs && (streams || repairs);
    }

    /**
     * Refuses to compare while rows are still to be copied; writes nothing.
     *
     * @throws LandbridgeException {@link RunError#NOT_COPIED}; {@link RunError#SERVER_CHANGED}
     */
    public static void requireCopied(Ledger ledger, RunRequest request) {
        if (!ledger.exists()) {
            return;
        }
        ledger.inTransaction(transaction -> {
            MigrationRecord known = transaction.migration().find().orElse(null);
            if (known == null) {
                return Boolean.TRUE;
            }
            Admission.requireSameServers(
                    known, request.source().server(), request.target().server());
            List<String> stages = MigrationFlow.stages(request.plan());
            List<String> before = stages.subList(0, stages.indexOf(FIRST_AFTER_ROWS));
            boolean began = !transaction.chunks().progress().isEmpty();
            if (began && !transaction.stages().complete(known.planHash()).containsAll(before)) {
                throw new LandbridgeException(
                        RunError.NOT_COPIED,
                        "migration " + known.migration(),
                        "Not all rows are in the target yet, so that both sides differ as a matter of course.");
            }
            return Boolean.TRUE;
        });
    }

    /** Compares; every known failure is part of the result. */
    public ValidationResult execute() {
        Instant began = clock.instant();
        Compared compared = null;
        LandbridgeException failure = null;
        try {
            compared = compare();
        } catch (LandbridgeException e) {
            // What is met after a stop is a consequence of it.
            failure = stop.reason().orElse(e);
        } finally {
            display.end();
        }
        return new ValidationResult(compared, Duration.between(began, clock.instant()), failure);
    }

    private Compared compare() {
        Plan plan = request.plan();
        Ledger ledger = order.keepsLedger() ? request.target().ledger(plan.migration(), plan.ledger()) : null;
        String stream = ledger == null ? null : begin(ledger);
        stop.onRaise(gate::close);
        ValidationTally tally = new ValidationTally(Ticker.SYSTEM, state -> {});
        ValidationWork work = new ValidationWork(request, ledger, stream, tally, ChangedKeys.none());
        try (Steering steering = steering();
                SideThread watch = watch(ledger, steering, tally)) {
            steering.start();
            watch.start();
            // What is to be copied anew is copied by the process that carries the stream on.
            return work.carryOut(order, new GatedPace(gate, rate, attempts, stop), () -> {});
        }
    }

    /** Makes the ledger ready; answers the stream that another process carries on, if there is one. */
    private @Nullable String begin(Ledger ledger) {
        ledger.create();
        NamedPoint.LEDGER_CREATED.pass();
        String stream = StreamParts.stream(request.plan());
        boolean streams = attempts.call(() -> ledger.<Boolean>inTransaction(transaction -> {
            register(transaction);
            return transaction.streams().find(stream).isPresent();
        }));
        NamedPoint.MIGRATION_REGISTERED.pass();
        return streams ? stream : null;
    }

    /** Of a migration that is known already nothing is changed: its plan is the run's business. */
    private void register(LedgerTransaction transaction) {
        if (transaction.migration().find().isEmpty()) {
            Plan plan = request.plan();
            transaction
                    .migration()
                    .register(new MigrationRecord(
                            plan.migration(),
                            plan.hash(),
                            request.version(),
                            request.source().server().identity(),
                            request.target().server().identity(),
                            "preparing"));
        }
    }

    private Steering steering() {
        BackfillSettings settings = request.plan().backfill();
        ChunkGoal goal = new ChunkGoal(
                settings.chunkTime(),
                settings.chunkBytes(),
                settings.chunkRows(),
                settings.copyLimit().dividedBy(2));
        LoadWatch load = CopyWork.load(request, new CommitLatency(Ticker.SYSTEM));
        return new Steering(settings, gate, rate, goal, load, stop);
    }

    /** Shows how far it is, and takes the operator's wishes from the ledger. */
    private SideThread watch(@Nullable Ledger ledger, Steering steering, ValidationTally tally) {
        SideThread[] own = new SideThread[1];
        own[0] = new SideThread("validation-watch", stop, () -> {
            while (own[0].goesOn()) {
                if (ledger != null) {
                    wish(ledger, steering);
                }
                show(tally.line());
                stop.await(LOOK_EVERY);
            }
        });
        return own[0];
    }

    private void wish(Ledger ledger, Steering steering) {
        try {
            Wishes wishes =
                    ledger.inTransaction(transaction -> transaction.control().read());
            steering.wish(wishes);
        } catch (LandbridgeException e) {
            LOG.debug("The ledger did not answer the watch", e);
        }
    }

    private void show(ValidationLine line) {
        String state = gate.held()
                .orElseGet(() ->
                        attempts.repeating().map(what -> "validating; " + what).orElse("validating"));
        display.show(width -> line.bar(state, width), () -> line.text(state), state, line.elapsed());
    }
}
