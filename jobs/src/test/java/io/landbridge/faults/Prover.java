package io.landbridge.faults;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.jobs.run.RunError;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.stream.ChangedKeys;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.transform.TransformerLoader;
import io.landbridge.pipeline.validation.Freshness;
import io.landbridge.pipeline.validation.ValidationListener;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The comparison of a scene's migration within this process, as often as ten times a second, beside a process that follows the source. */
final class Prover implements AutoCloseable {

    /** As much as a plan can ask for here. */
    static final int PARALLELISM = 6;

    private final Plan plan;
    private final Connector source;
    private final Connector target;
    private final ResolvedPlan resolved;
    private final AtomicLong rowsRead = new AtomicLong();
    private final TransformerLoader transformers = new TransformerLoader(Prover.class.getClassLoader());
    private final ExecutorService threads = Executors.newFixedThreadPool(PARALLELISM);
    private volatile BooleanSupplier isOver = () -> false;

    private Prover(Plan plan) {
        this.plan = plan;
        source = Connectors.open(plan.source(), PARALLELISM);
        target = Connectors.open(plan.target(), PARALLELISM);
        SchemaReader from = source.schemaReader();
        SchemaReader to = target.schemaReader();
        Ends ends = new Ends(from.read(Set.of()), from.defaultSchema(), to.read(Set.of()), to.defaultSchema(), false);
        resolved = PlanResolver.resolve(plan, ends, transformers);
    }

    /** Compares the scene's migration, which another process follows. */
    static Prover of(Scene scene) {
        return new Prover(PlanFile.read(scene.planForThisProcess()));
    }

    /** Waits for a stream no longer than this is false, as a comparison within the process that carries it does. */
    Prover until(BooleanSupplier over) {
        isOver = over;
        return this;
    }

    /** Compares every row of every table once more. */
    ValidationSummary proveAgain() {
        return prove(true, ChangedKeys.none());
    }

    /** Compares what is stale, of ranges that are known to be proved before only the rows that have changed. */
    ValidationSummary prove(ChangedKeys changed) {
        return prove(false, changed);
    }

    /** Rows of each side that were read by the last proof. */
    long rowsRead() {
        return rowsRead.get();
    }

    private ValidationSummary prove(boolean again, ChangedKeys changed) {
        rowsRead.set(0);
        ValidationPorts ports = new ValidationPorts(
                source.server().engine(),
                source.digests(plan.migration(), plan.ledger()),
                target.server().engine(),
                target.digests(plan.migration(), plan.ledger()),
                target.ledger(plan.migration(), plan.ledger()),
                transformers,
                this::sideBySide);
        return new Validator(ports, new Counting(), ValidationListener.NONE, Ticker.SYSTEM, changed)
                .validate(new ValidationRequest(plan, resolved.mappings(), plan.migration(), again));
    }

    private void sideBySide(List<Runnable> works) {
        List<CompletableFuture<Void>> all = works.stream()
                .map(work -> CompletableFuture.runAsync(work, threads))
                .toList();
        try {
            all.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException why ? why : e;
        } finally {
            // Nobody is left behind who reads on connections that are closed.
            all.forEach(one -> one.exceptionally(failed -> null).join());
        }
    }

    /** How much of what is in the target is proved by the plan of the migration's last run. */
    Freshness freshness() {
        return target.ledger(plan.migration(), plan.ledger())
                .inTransaction(transaction -> Freshness.read(
                        transaction.validation(),
                        transaction.migration().find().orElseThrow().planHash()));
    }

    /** As fast as it goes. */
    private final class Counting implements ValidationPace {

        @Override
        public boolean enter() {
            return true;
        }

        @Override
        public void leave(long rows) {
            rowsRead.addAndGet(rows);
        }

        @Override
        public <T> T attempt(Supplier<T> work) {
            return work.get();
        }

        @Override
        public void throwIfEnding() {
            if (isOver.getAsBoolean()) {
                throw new LandbridgeException(RunError.STOPPED_BY_OPERATOR, "test", "It is over.");
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        target.close();
        source.close();
    }
}
