package io.landbridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.Engine;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.stream.Lanes;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.stream.StreamPorts;
import io.landbridge.pipeline.stream.StreamSettings;
import io.landbridge.pipeline.stream.StreamedTable;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The stream of a migration within this process, in batches as small as a test wants: it dies at a named point and begins anew as often as
 * ten times a second, which a process of its own could not. What dies is what a killed process loses: everything but the two servers.
 */
final class Follower implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(100);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Connector source;
    private final Connector target;
    private final StreamPorts ports;
    private final List<StreamedTable> tables;
    private final StreamSettings settings;
    private final ChangedKeys changed;
    private StreamApplier applier;
    private int lives = 1;

    /** The end of one life. */
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    private Follower(Plan plan, long batchRows, ChangedKeys changed) {
        this.changed = changed;
        source = Connectors.open(plan.source(), 2, plan.migration());
        target = Connectors.open(plan.target(), 2, plan.migration());
        SchemaReader from = source.schemaReader();
        SchemaReader to = target.schemaReader();
        Ends ends = new Ends(from.read(Set.of()), from.defaultSchema(), to.read(Set.of()), to.defaultSchema(), false);
        TransformerLoader transformers = new TransformerLoader(Follower.class.getClassLoader());
        ResolvedPlan resolved = PlanResolver.resolve(plan, ends, transformers);
        Engine fromEngine = source.server().engine();
        Engine toEngine = target.server().engine();
        tables = resolved.mappings().stream()
                .map(mapping -> StreamedTable.of(mapping, fromEngine, toEngine, transformers))
                .toList();
        ports = new StreamPorts(
                source.changes(),
                source.keyOrder(),
                target.applying(plan.migration(), plan.ledger()),
                target.ledger(plan.migration(), plan.ledger()));
        settings = new StreamSettings(plan.migration(), batchRows, 10, 1L << 20, 0);
        applier = born();
    }

    /** Follows the scene's migration, which no other process may be running. */
    static Follower of(Scene scene, long batchRows) {
        return of(scene, batchRows, ChangedKeys.none());
    }

    /** The same, and tells which rows it changes. */
    static Follower of(Scene scene, long batchRows, ChangedKeys changed) {
        return new Follower(PlanFile.read(scene.planForThisProcess()), batchRows, changed);
    }

    private StreamApplier born() {
        return new StreamApplier(ports, tables, settings, Lanes.ONE, changed, Ticker.SYSTEM);
    }

    /** How often it has begun. */
    int lives() {
        return lives;
    }

    /** Applies until all that is committed at the source now is in the target. */
    void catchUp() {
        Position goal = source.changes().end();
        long end = System.nanoTime() + LIMIT.toNanos();
        boolean there = false;
        while (!there) {
            assertThat(System.nanoTime()).as("everything up to %s", goal).isLessThan(end);
            there = step() && applier.applied().hasReached(goal);
        }
    }

    /** Goes on applying while work is done on another thread. */
    <T> T during(Supplier<T> work) {
        CompletableFuture<T> result = CompletableFuture.supplyAsync(work);
        while (!result.isDone()) {
            var unused = step();
        }
        return result.join();
    }

    /**
     * The same, but it dies when it comes by the point, and begins anew where the ledger says.
     *
     * @param pass at the first, the second, …
     * @return whether it died
     */
    boolean dieAt(NamedPoint point, int pass) {
        AtomicInteger passes = new AtomicInteger(pass);
        NamedPoint.listen(passed -> {
            if (passed == point && passes.decrementAndGet() == 0) {
                throw new Death();
            }
        });
        try {
            catchUp();
            return false;
        } catch (Death e) {
            applier.close();
            applier = born();
            lives++;
            return true;
        } finally {
            NamedPoint.listen(passed -> {});
        }
    }

    private boolean step() {
        try {
            applier.step(PATIENCE);
            return true;
        } catch (LandbridgeException e) {
            // Nothing is lost then, and the same call may succeed.
            if (!e.category().isRetryable()) {
                throw e;
            }
            return false;
        }
    }

    @Override
    public void close() {
        applier.close();
        target.close();
        source.close();
    }
}
