package io.landbridge.jobs.run;

import io.landbridge.jobs.progress.ProgressDisplay;
import io.landbridge.jobs.progress.RunReadings;
import io.landbridge.pipeline.copy.ClaimedChunk;
import io.landbridge.pipeline.copy.CopyError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process's work on a migration, from the refusal of a second runner to the release of the lease. */
public final class MigrationRun {

    private static final Logger LOG = LoggerFactory.getLogger(MigrationRun.class);

    /** A path that a shell takes as it is. */
    private static final Pattern PLAIN = Pattern.compile("[\\w./-]+");

    /** About 10 MB. */
    static final int MOST_KEYS = 50_000;

    /** As many rows are looked up one by one in about the time that a range takes. */
    static final int MOST_KEYS_OF_A_RANGE = 1_000;

    private final RunRequest request;
    private final StopSignal stop;
    private final WorkGate gate;
    private final Attempts attempts;
    private final RunProgress progress;
    private final InstantSource clock;
    private final BiFunction<StopSignal, Integer, StageRunner> history;
    private final Supplier<Rescue> rescues;
    private final Ledger ledger;
    private final Runnable assessment;
    private final ChangedKeys changed = new ChangedKeys(MOST_KEYS, MOST_KEYS_OF_A_RANGE);
    private List<MigrationFlow.Passed> passed = List.of();
    private @Nullable ValidationSummary summary;
    private @Nullable Compared compared;

    /**
     * @param gate which {@code attempts} holds while a server is away
     * @param readings told twice a second what the run knows of itself
     * @param history opens the run history for so many workers; called by the holder of the lease only
     * @param rescues makes what lets clients go that nobody holds any more; asked when a cutover is under way
     */
    public MigrationRun(
            RunRequest request,
            StopSignal stop,
            WorkGate gate,
            Attempts attempts,
            ProgressDisplay display,
            Consumer<RunReadings> readings,
            BiFunction<StopSignal, Integer, StageRunner> history,
            Supplier<Rescue> rescues) {
        this.request = request;
        this.stop = stop;
        this.gate = gate;
        this.attempts = attempts;
        this.clock = SteadyClock.start();
        this.progress =
                new RunProgress(RunProgress.Outline.of(request.plan()), clock, gate, attempts, display, readings);
        this.history = history;
        this.rescues = rescues;
        this.assessment = new Once(request.assessment());
        this.ledger = request.target()
                .ledger(request.plan().migration(), request.plan().ledger());
    }

    /** Compares, as the request's order says; every known failure is part of the result. */
    public ValidationResult validate() {
        RunResult result = execute();
        return new ValidationResult(
                compared, result.commandTime(), stop.reason().orElse(result.failure()));
    }

    /** Runs; every known failure is part of the result. */
    public RunResult execute() {
        LandbridgeException failure = null;
        try {
            admitAndRun();
        } catch (LandbridgeException e) {
            failure = onThePlan(e);
        }
        return result(failure);
    }

    /** What leads on behind a stop names the plan, so that it can be typed as it stands. */
    private LandbridgeException onThePlan(LandbridgeException e) {
        String file = request.plan().file();
        boolean leadsOn = e.errorCode() instanceof StreamError
                || e.errorCode() == CopyError.SOURCE_CHANGED
                || e.errorCode() == RunError.PLAN_CHANGED
                || e.errorCode() == RunError.DIFFERENCES_FOUND;
        return leadsOn && PLAIN.matcher(file).matches()
                ? new LandbridgeException(
                        e.errorCode(), e.where(), e.what(), e.remedy().replace(" PLAN", ' ' + file), e)
                : e;
    }

    private void admitAndRun() {
        Admission admission = new Admission(
                request.plan(),
                request.resolved().mappings(),
                request.source().server(),
                request.target().server(),
                request.version());
        if (!admission.check(ledger)) {
            // Before the ledger is created: what is refused leaves both servers as they were.
            assessment.run();
        }
        ledger.create();
        NamedPoint.LEDGER_CREATED.pass();
        String holder = holder();
        try (RunnerLease lease = RunnerLease.acquire(ledger, holder)) {
            NamedPoint.LEASE_TAKEN.pass();
            ledger.inTransaction(transaction -> {
                admission.register(transaction);
                int freed = transaction.chunks().reclaim(true);
                transaction.audit().add(holder, "run began", freed == 0 ? "" : freed + " chunks taken over");
                return Boolean.TRUE;
            });
            NamedPoint.MIGRATION_REGISTERED.pass();
            work(lease);
        }
    }

    private void work(RunnerLease lease) {
        stop.onRaise(gate::close);
        SourceWaits waits = new SourceWaits(gate);
        CopyWork copy = new CopyWork(request, ledger, lease.holder(), attempts, gate, stop, progress);
        String outcome = "done";
        CutoverWatch cutover = new CutoverWatch(ledger, stop);
        try (StreamSide stream = StreamSide.of(
                        request,
                        ledger,
                        lease,
                        new StreamSide.Beside(
                                copy.stage(),
                                waits,
                                cutover,
                                new HoldGuard(ledger, cutover, lease.holder(), rescues, stop),
                                changed),
                        new StreamSide.Tools(attempts, gate, stop, progress, clock));
                RunnerWatch watch = new RunnerWatch(
                        ledger,
                        lease,
                        BackfillStage.CHUNK_LEASE,
                        (tables, transaction) ->
                                progress.observe(tables, transaction).encode(),
                        copy.steering()::wish,
                        stop);
                Steering steering = copy.steering()) {
            watch.start();
            steering.start();
            GatedPace pace = new GatedPace(gate, copy.rate(), attempts, stop);
            ValidationOrder order = request.order();
            if (order == null) {
                goThrough(lease, copy.stage(), stream, pace, waits, cutover);
            } else {
                // All stages are complete: what goes on beside them begins at once.
                MigrationFlow.stages(request.plan()).forEach(stream::after);
                progress.stage("validate");
                compared = validation().carryOut(order, pace, () -> copyPending(copy.stage()));
            }
        } catch (LandbridgeException e) {
            outcome = e.errorCode().code();
            throw e;
        } finally {
            note(lease.holder(), outcome);
        }
    }

    /** What a repair has made pending, where nothing beside it copies. */
    private void copyPending(BackfillStage backfill) {
        if (request.plan().changes().areCarried()) {
            return;
        }
        Optional<ClaimedChunk> claimed = backfill.claim();
        while (claimed.isPresent()) {
            backfill.work(claimed.orElseThrow());
            claimed = backfill.claim();
        }
        stop.throwIfRaised();
    }

    /** The stages, and then what follows them for as long as the run is left alone. */
    private void goThrough(
            RunnerLease lease,
            BackfillStage backfill,
            StreamSide stream,
            GatedPace pace,
            SourceWaits waits,
            CutoverWatch cutover) {
        IndexStage indexes = indexes(stream.work());
        ValidationWork validation = validation();
        List<TableMapping> mappings = request.resolved().mappings();
        TargetFence fence = new TargetFence(request, ledger, attempts);
        // who ends with a stage has the target for himself
        ValidateStage validate = new ValidateStage(validation, pace, request.until() == null ? fence::raise : () -> {});
        try (StageRunner runner = history.apply(
                        stop, BackfillStage.mostWorkers(request.plan().backfill()));
                ContinuousValidation continuous = new ContinuousValidation(
                        validation, ledger, request.plan(), mappings, changed, pace, cutover::isForward, stop)) {
            MigrationFlow flow = new MigrationFlow(
                    MigrationFlow.stages(request.plan()),
                    observed(runner),
                    new LedgerCompletion(ledger, attempts, request.plan().hash(), lease),
                    stop,
                    clock);
            try {
                flow.run(stages(backfill, stream, indexes, validate, waits), request.until(), stream::after);
            } finally {
                passed = flow.passed();
                summary = validate.summary();
            }
            if (request.until() == null) {
                fence.raise();
                beginStreaming();
                stream.follow(continuous, indexes::moveCountersOn);
            }
        }
    }

    private void beginStreaming() {
        if (!request.plan().changes().areCarried()) {
            return;
        }
        attempts.run(() -> ledger.inTransaction(transaction -> {
            transaction.cutover().beginStreaming();
            return Boolean.TRUE;
        }));
    }

    private ValidationWork validation() {
        ValidationTally tally = new ValidationTally(Ticker.SYSTEM, progress::doing);
        progress.proving(tally::rowsPerSecond);
        return new ValidationWork(request, ledger, ValidationWork.stream(request.plan()), tally, changed);
    }

    private IndexStage indexes(StreamWork stream) {
        return new IndexStage(
                request.target(),
                request.resolved().wanted(),
                () -> request.fresh().get().wanted(),
                ddl(),
                new ReferenceProof(
                        request.target(),
                        request.resolved().wanted(),
                        request.resolved().mappings(),
                        ledger,
                        attempts,
                        stop,
                        threads()),
                stream::inOneLane,
                stream::atRest);
    }

    private DdlRun ddl() {
        return new DdlRun(request.target().schemaWriter(), attempts, stop, threads());
    }

    private SideBySide threads() {
        return new SideBySide("ddl", request.plan().backfill().parallelism());
    }

    private Map<String, Stage> stages(
            BackfillStage backfill, StreamSide stream, IndexStage indexes, ValidateStage validate, SourceWaits waits) {
        return Map.of(
                "assess",
                new AssessStage(assessment),
                "schema",
                new SchemaStage(request.target(), request.resolved().wanted(), ddl()),
                "capture",
                new CaptureStage(request.plan(), stream.parts(), ledger, attempts, waits),
                "backfill",
                backfill,
                "catch-up",
                new CatchUpStage(request.source(), stream.work(), backfill, attempts, stop),
                "indexes",
                indexes,
                "validate",
                validate);
    }

    private StageRunner observed(StageRunner runner) {
        return new StageRunner() {
            @Override
            public void run(Stage stage, long attempt) {
                progress.stage(stage.name());
                runner.run(stage, attempt);
            }

            @Override
            public void close() {
                runner.close();
            }
        };
    }

    /** The last line of the run in the audit; a ledger that cannot be reached goes without. */
    private void note(String holder, String outcome) {
        try {
            ledger.inTransaction(transaction -> {
                transaction.audit().add(holder, "run ended", outcome);
                return Boolean.TRUE;
            });
        } catch (LandbridgeException e) {
            LOG.debug("The end of the run was not noted", e);
        }
    }

    private RunResult result(@Nullable LandbridgeException failure) {
        List<TableProgress> tables = List.of();
        long quarantined = 0;
        try {
            if (ledger.exists()) {
                tables =
                        ledger.inTransaction(transaction -> transaction.chunks().progress());
                quarantined = ledger.inTransaction(
                        transaction -> transaction.quarantine().count());
            }
        } catch (LandbridgeException e) {
            LOG.debug("The counts could not be read", e);
        }
        return new RunResult(
                request.plan().migration(),
                passed,
                progress.copyTime(),
                progress.commandTime(),
                progress.rows(),
                progress.bytes(),
                quarantined,
                tables,
                targets(),
                Verdict.sources(request.resolved().mappings()),
                summary,
                failure);
    }

    private Map<String, String> targets() {
        return request.resolved().mappings().stream()
                .collect(Collectors.toMap(
                        TableMapping::name,
                        mapping -> mapping.outputs().stream()
                                .map(output -> output.target().name().toString())
                                .collect(Collectors.joining(", "))));
    }

    /** {@code host, process 4711 since 2026-11-20T20:15:00Z}. */
    private static String holder() {
        ProcessHandle own = ProcessHandle.current();
        String since =
                own.info().startInstant().map(instant -> " since " + instant).orElse("");
        return hostName() + ", process " + own.pid() + since;
    }

    private static String hostName() {
        try {
            return java.net.InetAddress.getLocalHost().getHostName();
        } catch (java.net.UnknownHostException e) {
            return "unknown host";
        }
    }
}
