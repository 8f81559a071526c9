package io.landbridge.faults;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.cutover.CutoverParts;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.jobs.run.Attempts;
import io.landbridge.jobs.run.Rescue;
import io.landbridge.jobs.run.RunRequest;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process that moves traffic, within this one: it dies at a named point and loses what a killed process loses, everything but the two
 * servers; the next one begins where the ledger says.
 */
final class TrafficMover implements AutoCloseable {

    private static final Duration BUDGET = Duration.ofMinutes(2);
    private static final StepAction.Freeze FREEZE = new StepAction.Freeze(Duration.ofSeconds(2), 10, Writers.WAIT);
    private static final TransformerLoader TRANSFORMERS = new TransformerLoader(TrafficMover.class.getClassLoader());

    private final Connector source;
    private final Connector target;
    private final CutoverParts parts;
    private @Nullable AutoCloseable right;

    /** The end of one process. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private TrafficMover(Plan plan) {
        source = Connectors.open(plan.source(), 2);
        target = Connectors.open(plan.target(), 2);
        Attempts attempts = CutoverParts.attempts(new StopSignal());
        parts = new CutoverParts(
                new RunRequest(
                        plan,
                        source,
                        target,
                        resolved(plan),
                        () -> resolved(plan),
                        TRANSFORMERS,
                        () -> {},
                        null,
                        null,
                        "test",
                        new OwnWrites(InversePlan.ledger(plan), InversePlan.migration(plan))),
                attempts);
    }

    private ResolvedPlan resolved(Plan plan) {
        SchemaReader from = source.schemaReader();
        SchemaReader to = target.schemaReader();
        return PlanResolver.resolve(
                plan,
                new Ends(from.read(Set.of()), from.defaultSchema(), to.read(Set.of()), to.defaultSchema(), false),
                TRANSFORMERS);
    }

    /** One on the scene's migration. */
    static TrafficMover of(Scene scene) {
        return new TrafficMover(PlanFile.read(scene.planForThisProcess()));
    }

    /**
     * Lets one work until it comes by the point, and die there.
     *
     * @return whether it came by
     */
    static boolean diesAt(Scene scene, NamedPoint point, Consumer<TrafficMover> work) {
        try (TrafficMover mover = of(scene)) {
            NamedPoint.listen(passed -> {
                if (passed == point) {
                    throw new Death();
                }
            });
            work.accept(mover);
            return false;
        } catch (Death e) {
            return true;
        } finally {
            NamedPoint.listen(passed -> {});
        }
    }

    /** Where the cutover is. */
    CutoverState state() {
        return parts.ledger()
                .inTransaction(transaction -> transaction.cutover().find().state());
    }

    /** Has the way back prepared and proved. */
    void prepare() {
        open(Direction.CUTOVER, steps -> steps.prepareWayBack(BUDGET));
    }

    /** From source to target. */
    void cutOver() {
        open(Direction.CUTOVER, steps -> {
            freeze(steps);
            steps.sequences(new StepAction.Sequences(100), BUDGET);
            steps.reverse(new StepAction.Reverse(BUDGET, null), BUDGET);
            steps.switchOver(BUDGET);
            steps.settle(BUDGET);
        });
    }

    /**
     * What came of a change of sides that could not be.
     *
     * @param atNanos when it failed, by {@link System#nanoTime}
     * @param calledOff how long it took from then until nothing was under way any more
     */
    record Failed(LandbridgeException why, long atNanos, Duration calledOff) {}

    /** From source to target, which fails before the switch; then calls it off, as a runbook does. */
    Failed fails(Duration budget, StepAction.Freeze how) {
        return fails(Direction.CUTOVER, budget, how);
    }

    /** From target to source, the same. */
    Failed failsToReturn() {
        return fails(Direction.ROLLBACK, BUDGET, FREEZE);
    }

    /** From source to target, the same, where locks can be had. */
    Failed fails() {
        return fails(BUDGET, FREEZE);
    }

    private Failed fails(Direction direction, Duration budget, StepAction.Freeze how) {
        CoreSteps steps = parts.open(direction, budget, "test");
        right = steps;
        try {
            steps.begin("test");
            steps.freeze(how, budget);
            steps.drain(budget);
            steps.verify(budget);
            steps.sequences(new StepAction.Sequences(100), budget);
            if (direction == Direction.CUTOVER) {
                steps.reverse(new StepAction.Reverse(budget, null), budget);
            }
            steps.switchOver(budget);
        } catch (LandbridgeException e) {
            long began = System.nanoTime();
            steps.abort(e.what());
            return new Failed(e, began, Duration.ofNanos(System.nanoTime() - began));
        } finally {
            right = null;
            steps.close();
        }
        throw new AssertionError("It did not fail");
    }

    /** Everything up to the switch, and then not. */
    void callOff() {
        open(Direction.CUTOVER, steps -> {
            freeze(steps);
            steps.abort("changed our mind");
        });
    }

    /** From target to source. */
    void rollBack() {
        open(Direction.ROLLBACK, steps -> {
            freeze(steps);
            steps.sequences(new StepAction.Sequences(100), BUDGET);
            steps.switchOver(BUDGET);
            steps.settle(BUDGET);
        });
    }

    /** Everything up to the switch back, and then not. */
    void stay() {
        open(Direction.ROLLBACK, steps -> {
            freeze(steps);
            steps.abort("changed our mind");
        });
    }

    /** Has the right to move traffic meanwhile, and does nothing with it. */
    void has(Runnable meanwhile) {
        open(Direction.ROLLBACK, steps -> meanwhile.run());
    }

    private static void freeze(CoreSteps steps) {
        steps.begin("test");
        steps.freeze(FREEZE, BUDGET);
        steps.drain(BUDGET);
        steps.verify(BUDGET);
    }

    /** Has the right as whoever runs the migration has it while he lets clients go, until it is closed. */
    AutoCloseable holdAsTheRun() {
        return parts.open(Direction.CUTOVER, BUDGET, Rescue.HOLDER + "test");
    }

    /** Brings what another has left to its end. */
    CutoverState recover() {
        return parts.recover("test");
    }

    private void open(Direction direction, Consumer<CoreSteps> work) {
        CoreSteps steps = parts.open(direction, BUDGET, "test");
        right = steps;
        work.accept(steps);
        right = null;
        steps.close();
    }

    /** As a death is for the servers: the connections go, and nothing is given back. */
    @Override
    public void close() {
        target.close();
        source.close();
        AutoCloseable held = right;
        right = null;
        if (held != null) {
            try {
                held.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
