package io.landbridge.jobs.cutover;

import io.landbridge.jobs.retry.ResilientAttempts;
import io.landbridge.jobs.retry.RetrySettings;
import io.landbridge.jobs.run.Attempts;
import io.landbridge.jobs.run.BackRequest;
import io.landbridge.jobs.run.Rescue;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.jobs.run.SideBySide;
import io.landbridge.jobs.run.SteadyClock;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.jobs.run.WorkGate;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.Attempt;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CounterMove;
import io.landbridge.pipeline.cutover.CutoverPorts;
import io.landbridge.pipeline.cutover.CutoverPorts.Passage;
import io.landbridge.pipeline.cutover.CutoverRight;
import io.landbridge.pipeline.cutover.CutoverSide;
import io.landbridge.pipeline.cutover.CutoverSteps;
import io.landbridge.pipeline.cutover.FreezeClock;
import io.landbridge.pipeline.cutover.LedgerForwardStream;
import io.landbridge.pipeline.cutover.Recovery;
import io.landbridge.pipeline.cutover.RollbackSteps;
import io.landbridge.pipeline.cutover.SideLog;
import io.landbridge.pipeline.cutover.VerifyAtPosition;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.pipeline.validation.ValidationPorts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts the parts of a cutover together: both fences, both streams as their ledgers know them, the comparison, the counters. */
public final class CutoverParts implements Rescue {

    /** Clients may be held meanwhile: what does not come back within seconds is for people. */
    private static final RetrySettings PATIENCE = new RetrySettings(
            10, Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(200), 4, Duration.ofSeconds(10));

    private static final Duration RESCUE = Duration.ofSeconds(30);

    private final RunRequest request;
    private final BackRequest back;
    private final Attempt attempt;

    /** @param attempts how often, and how long, something is tried; {@link #attempts} for one */
    public CutoverParts(RunRequest request, Attempts attempts) {
        this.request = request;
        this.back = BackRequest.of(request);
        this.attempt = attempt(attempts);
    }

    /** The same as the steps of a cutover know them. */
    public static Attempt attempt(Attempts attempts) {
        return new Attempt() {
            @Override
            public <T> T call(Supplier<T> work) {
                return attempts.call(work);
            }
        };
    }

    /** Attempts with the patience that a cutover has. */
    public static Attempts attempts(StopSignal stop) {
        return new ResilientAttempts(PATIENCE, new WorkGate(1), stop, SteadyClock.start());
    }

    /** The migration's ledger. */
    public Ledger ledger() {
        return back.main();
    }

    /** The plan turned round. */
    public BackRequest back() {
        return back;
    }

    /**
     * Takes the right to change the cutover's state, and opens the steps of one direction; closing them gives the right back.
     *
     * @param freezeBudget how long clients may be held
     * @param holder who, for people
     */
    public CoreSteps open(Direction direction, Duration freezeBudget, String holder) {
        return steps(direction, freezeBudget, acquire(holder));
    }

    /** Opens the steps of one direction for who only looks; whatever else is tried with them is refused. */
    public CoreSteps look(Direction direction, Duration freezeBudget, String holder) {
        return steps(direction, freezeBudget, new NoRight(holder));
    }

    private CoreSteps steps(Direction direction, Duration freezeBudget, CutoverRight right) {
        CutoverPorts ports = ports();
        return direction == Direction.CUTOVER
                ? new CutoverSteps(ports, freezeBudget, right)
                : new RollbackSteps(ports, freezeBudget, right);
    }

    /**
     * Takes the right, brings what another process has left to its end, and gives the right back.
     *
     * @return the state, in which one side is live and nothing is under way
     */
    public CutoverState recover(String holder) {
        try (CutoverRight right = acquire(holder)) {
            return new Recovery(ports(), right).run();
        }
    }

    /** Whoever runs the migration may be letting clients go, which takes longer than a lock may be waited for. */
    private CutoverRight acquire(String holder) {
        long until = Ticker.SYSTEM.nanos() + RESCUE.toNanos();
        while (true) {
            try {
                return attempt.call(() -> CutoverLease.acquire(ledger(), holder));
            } catch (LandbridgeException e) {
                if (e.errorCode() != ConnectionError.LOCK_TIMEOUT || Ticker.SYSTEM.nanos() - until >= 0) {
                    throw e;
                }
            }
        }
    }

    @Override
    public CutoverState release(String runner, String why) {
        try (CutoverRight right = CutoverLease.acquire(ledger(), HOLDER + runner)) {
            return new Recovery(ports(), right).release(why);
        }
    }

    private CutoverPorts ports() {
        Plan plan = request.plan();
        InversePlan inverse = back.inverse();
        Connector source = request.source();
        Connector target = request.target();
        List<TableMapping> mappings = request.resolved().mappings();
        Ledger ledger = ledger();
        SideLog sourceLog = new SideLog(plan.migration(), source.changes(), mappings, ledger);
        SideLog targetLog = inverse.isPossible()
                ? new SideLog(back.stream(), target.changes(), inverse.mappings(), back.own())
                : null;
        return new CutoverPorts(
                ledger,
                new CutoverSide(
                        source.writeFence(plan.migration(), inverse.plan().ledger()), sources(mappings), sourceLog),
                new CutoverSide(target.writeFence(plan.migration(), plan.ledger()), targets(mappings), targetLog),
                new LedgerForwardStream(ledger, plan.migration(), mappings),
                targetLog == null ? null : back.wayBack(),
                passage(plan, mappings, source, target, ledger),
                passage(inverse.plan(), inverse.mappings(), target, source, back.own()),
                attempt,
                Ticker.SYSTEM);
    }

    /** Of who only looks. No lease ever has this token. */
    private record NoRight(String holder) implements CutoverRight {
        @Override
        public long token() {
            return 0;
        }

        @Override
        public void endIn(Duration time) {}

        @Override
        public void goOn() {}

        @Override
        public void close() {}
    }

    private static Set<TableName> sources(List<TableMapping> mappings) {
        return mappings.stream().map(mapping -> mapping.source().name()).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<TableName> targets(List<TableMapping> mappings) {
        return mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream())
                .map(output -> output.target().name())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** From one side to the other, whichever way that is. */
    private Passage passage(Plan plan, List<TableMapping> mappings, Connector from, Connector to, Ledger ledger) {
        TransformerLoader transformers = request.transformers();
        CounterMove counters = new CounterMove(from.counters(), to.counters(), mappings);
        ValidationPorts ports = new ValidationPorts(
                from.server().engine(),
                from.digests(plan.migration(), plan.ledger()),
                to.server().engine(),
                to.digests(plan.migration(), plan.ledger()),
                ledger,
                transformers,
                new SideBySide("verify", plan.validation().parallelism())::run);
        VerifyAtPosition proof = new VerifyAtPosition(ports, plan, mappings, attempt, Ticker.SYSTEM);
        return new Passage() {
            @Override
            public void ready(FreezeClock clock) {
                attempt.run(counters::ahead);
                proof.ahead(plan.migration(), clock);
            }

            @Override
            public String prove(FreezeClock clock) {
                return proof.run(clock);
            }

            @Override
            public String moveCounters(long gap, FreezeClock clock) {
                clock.require();
                return attempt.call(() -> counters.move(gap));
            }
        };
    }
}
