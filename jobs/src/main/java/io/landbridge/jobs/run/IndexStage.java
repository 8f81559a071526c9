package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes what follows the rows: secondary indexes, foreign keys that all rows meet, statistics, counters ahead of the data. */
final class IndexStage implements Stage.Whole {

    private static final Logger LOG = LoggerFactory.getLogger(IndexStage.class);

    private final Connector target;
    private final DatabaseSchema wanted;
    private final Supplier<DatabaseSchema> fresh;
    private final DdlRun ddl;
    private final ReferenceProof references;
    private final Consumer<Runnable> consistently;

    /**
     * @param fresh translated from a source that is read now: its counters have moved on since the run began
     * @param consistently does work while the target is at each moment what the source was at one
     */
    IndexStage(
            Connector target,
            DatabaseSchema wanted,
            Supplier<DatabaseSchema> fresh,
            DdlRun ddl,
            ReferenceProof references,
            Consumer<Runnable> consistently) {
        this.target = target;
        this.wanted = wanted;
        this.fresh = fresh;
        this.ddl = ddl;
        this.references = references;
        this.consistently = consistently;
    }

    @Override
    public String name() {
        return "indexes";
    }

    @Override
    public void execute() {
        // The search for rows without a parent wants the indexes, and comes before keys that would count without it.
        ddl.apply(() -> missing().stream()
                .filter(statement -> statement.kind() == Kind.INDEX)
                .toList());
        // A child that is there before its parent, in another lane of the same batch, would be taken for one without.
        consistently.accept(this::prove);
        ddl.apply(() -> target.schemaWriter().counters(fresh.get()));
    }

    private void prove() {
        references.proveUnvalidated();
        try {
            ddl.apply(this::missing);
        } catch (RowRefusedException e) {
            throw references.explained(e);
        }
    }

    /**
     * Sets the target's counters past what the stream has brought since they were set, for whoever writes to the target next. Where it
     * fails the run has done all the same what it was asked for.
     */
    void moveCountersOn() {
        SchemaWriter writer = target.schemaWriter();
        try {
            writer.counters(fresh.get()).forEach(writer::apply);
        } catch (LandbridgeException e) {
            LOG.warn("The target's counters were not moved on and may give numbers that are taken: {}", e.what());
        }
    }

    private List<DdlStatement> missing() {
        return target.schemaWriter().afterCopy(wanted, SchemaStage.present(target, wanted));
    }
}
