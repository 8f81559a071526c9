package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.copy.RowRefusedException;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.schema.DatabaseSchema;
import io.landbridge.pipeline.schema.SchemaWriter;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement;
import io.landbridge.pipeline.schema.SchemaWriter.DdlStatement.Kind;
import java.util.List;
import java.util.function.BiConsumer;
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
    private final BiConsumer<String, Runnable> atRest;

    /**
     * @param fresh translated from a source that is read now: its counters have moved on since the run began
     * @param consistently does work while the target is at each moment what the source was at one
     * @param atRest does work while nobody writes to the target's tables, for a reason that status tells
     */
    IndexStage(
            Connector target,
            DatabaseSchema wanted,
            Supplier<DatabaseSchema> fresh,
            DdlRun ddl,
            ReferenceProof references,
            Consumer<Runnable> consistently,
            BiConsumer<String, Runnable> atRest) {
        this.target = target;
        this.wanted = wanted;
        this.fresh = fresh;
        this.ddl = ddl;
        this.references = references;
        this.consistently = consistently;
        this.atRest = atRest;
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
     * The stream rests: on PostgreSQL it would wait for the table's lock longer than it has patience. MySQL and MariaDB would let changes in,
     * but take a value that two rows have for the length of a statement for a duplicate, and give up when there are too many. Whoever is
     * refused now has a value twice.
     */
    private void makeIndexes() {
        atRest.accept("building indexes; changes wait until they are there", () -> ddl.apply(this::missingIndexes));
    }

    private List<DdlStatement> missingIndexes() {
        return missing().stream()
                .filter(statement -> statement.kind() == Kind.INDEX)
                .toList();
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
