package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.schema.DatabaseSchema;
import java.util.function.Supplier;

/** Makes what follows the rows: secondary indexes, foreign keys, statistics, counters ahead of the data. */
final class IndexStage implements Stage.Whole {

    private final Connector target;
    private final DatabaseSchema wanted;
    private final Supplier<DatabaseSchema> fresh;
    private final DdlRun ddl;

    /** @param fresh translated from a source that is read now: its counters have moved on since the run began */
    IndexStage(Connector target, DatabaseSchema wanted, Supplier<DatabaseSchema> fresh, DdlRun ddl) {
        this.target = target;
        this.wanted = wanted;
        this.fresh = fresh;
        this.ddl = ddl;
    }

    @Override
    public String name() {
        return "indexes";
    }

    @Override
    public void execute() {
        ddl.apply(() -> target.schemaWriter().afterCopy(wanted, SchemaStage.present(target, wanted)));
        ddl.apply(() -> target.schemaWriter().counters(fresh.get()));
    }
}
