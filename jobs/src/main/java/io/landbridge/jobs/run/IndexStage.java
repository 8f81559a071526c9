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
    private static final int MOST_ATTEMPTS = 20;

    private final Connector target;
    private final DatabaseSchema wanted;
    private final Supplier<DatabaseSchema> fresh;
    private final DdlRun ddl;
    private final ReferenceProof references;
    private final Consumer<Runnable> consistently;
    private final boolean isFollowed;

    /**
     * @param fresh translated from a source that is read now: its counters have moved on since the run began
     * @param consistently does work while the target is at each moment what the source was at one
     * @param isFollowed whether changes are applied meanwhile
     */
    IndexStage(
            Connector target,
            DatabaseSchema wanted,
            Supplier<DatabaseSchema> fresh,
            DdlRun ddl,
            ReferenceProof references,
            Consumer<Runnable> consistently,
            boolean isFollowed) {
        this.target = target;
        this.wanted = wanted;
        this.fresh = fresh;
        this.ddl = ddl;
        this.references = references;
        this.consistently = consistently;
        this.isFollowed = isFollowed;
    }

    @Override
    public String name() {
        return "indexes";
    }

    @Override
    public void execute() {
        // The search for rows without a parent wants the indexes, and comes before keys that would count without it.
        makeIndexes();
        // A child that is there before its parent, in another lane of the same batch, would be taken for one without.
        consistently.accept(this::prove);
        ddl.apply(() -> target.schemaWriter().counters(fresh.get()));
    }

    /**
     * Changes that are applied at once beside the making of a unique index may have a value in two rows for the length of a statement, which
     * MySQL and MariaDB take for a duplicate; one that is there is there the next time too.
     */
    private void makeIndexes() {
        for (int attempt = 1; ; attempt++) {
            try {
                ddl.apply(() -> missing().stream()
                        .filter(statement -> statement.kind() == Kind.INDEX)
                        .toList());
                return;
            } catch (RowRefusedException e) {
                if (!isFollowed || !e.isUniqueConflict() || attempt == MOST_ATTEMPTS) {
                    throw e;
                }
                LOG.info("An index met a value twice while changes are applied and is made once more: {}", e.where());
            }
        }
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
