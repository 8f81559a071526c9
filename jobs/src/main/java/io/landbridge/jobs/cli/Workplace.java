package io.landbridge.jobs.cli;

import io.landbridge.connectors.Connectors;
import io.landbridge.jobs.planfile.PlanFile;
import io.landbridge.jobs.run.BackfillStage;
import io.landbridge.jobs.run.PlanAssessment;
import io.landbridge.jobs.run.RunError;
import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Ends;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.PlanResolver;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.schema.SchemaReader;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plan and the databases of one command: read and connected when first asked for, closed with the command. */
final class Workplace implements AutoCloseable {

    private final Path file;
    private final TransformerPath transformerPath;
    private @Nullable Plan plan;
    private @Nullable Connector source;
    private @Nullable Connector target;
    private @Nullable ResolvedPlan resolved;
    private @Nullable TransformerLoader transformers;

    Workplace(Path file, TransformerPath transformerPath) {
        this.file = file;
        this.transformerPath = transformerPath;
    }

    /** Who gives the command, for the audit. */
    static String user() {
        return System.getProperty("user.name", "unknown");
    }

    Plan plan() {
        Plan read = plan;
        if (read == null) {
            read = PlanFile.read(file);
            plan = read;
        }
        return read;
    }

    /** Connects on the first call. */
    synchronized Connector source() {
        Connector open = source;
        if (open == null) {
            open = Connectors.open(plan().source(), workers(), plan().migration());
            source = open;
        }
        return open;
    }

    /** Connects on the first call. */
    synchronized Connector target() {
        Connector open = target;
        if (open == null) {
            open = Connectors.open(
                    plan().target(), Math.max(workers(), plan().changes().lanes()), plan().migration());
            target = open;
        }
        return open;
    }

    /** Chunks are copied anew while ranges are compared, but not many. */
    private int workers() {
        return Math.max(
                BackfillStage.mostWorkers(plan().backfill()),
                plan().validation().parallelism() + 2);
    }

    Ledger ledger() {
        return target().ledger(plan().migration(), plan().ledger());
    }

    /** The plan against the databases as they were when this was first asked for. */
    ResolvedPlan resolved() {
        ResolvedPlan known = resolved;
        if (known == null) {
            known = resolveAgain();
            resolved = known;
        }
        return known;
    }

    /** The plan against the databases as they are now. */
    ResolvedPlan resolveAgain() {
        SchemaReader sourceReader = source().schemaReader();
        SchemaReader targetReader = target().schemaReader();
        Ends ends = new Ends(
                sourceReader.read(Set.of()),
                sourceReader.defaultSchema(),
                targetReader.read(Set.of()),
                targetReader.defaultSchema(),
                source().server().isSameDatabase(target().server()));
        return PlanResolver.resolve(plan(), ends, transformers());
    }

    /** Looks whether a run may begin; throws when something stands against it. */
    Runnable assessment() {
        return () -> {
            if (resolved().mappings().isEmpty()) {
                throw new LandbridgeException(
                        RunError.NOTHING_TO_COPY, plan().file(), "No table of the source fits the plan.");
            }
            planAssessment().requireClear();
        };
    }

    PlanAssessment planAssessment() {
        return new PlanAssessment(plan(), resolved(), source(), target());
    }

    TransformerLoader transformers() {
        TransformerLoader loader = transformers;
        if (loader == null) {
            loader = transformerPath.loader();
            transformers = loader;
        }
        return loader;
    }

    /** Refuses a command that is about a migration which was never run. */
    void requireStarted() {
        Ledger ledger = ledger();
        boolean started = ledger.exists()
                && ledger.inTransaction(
                        transaction -> transaction.migration().find().isPresent());
        if (!started) {
            throw new LandbridgeException(
                    CommandError.NOT_STARTED,
                    Endpoint.Side.TARGET + " " + target().server().database(),
                    "There is no ledger of the migration " + plan().migration() + ".");
        }
    }

    @Override
    public synchronized void close() {
        if (source != null) {
            source.close();
        }
        if (target != null) {
            target.close();
        }
    }
}
