package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Connector;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.OwnWrites;
import io.landbridge.pipeline.transform.TransformerLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to do.
 *
 * @param resolved against the live databases
 * @param fresh the same, from databases that are read when it is asked for
 * @param transformers finds the plan's Java transformers
 * @param assessment throws when something stands against the run
 * @param until the last stage to run; null for all
 * @param order null for a run through the stages; else these are complete, and rows are only compared
 * @param version of this program, for the ledger
 * @param own by what transactions of the other direction are known in the source's log
 */
public record RunRequest(
        Plan plan,
        Connector source,
        Connector target,
        ResolvedPlan resolved,
        Supplier<ResolvedPlan> fresh,
        TransformerLoader transformers,
        Runnable assessment,
        @Nullable String until,
        @Nullable ValidationOrder order,
        String version,
        OwnWrites own) {

    /** The source's log, but for what comes from the target. */
    ChangeStream.Opener changes() {
        return source.changes(own);
    }
}
