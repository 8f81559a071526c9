package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.plan.InversePlan;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.ResolvedPlan.IdleExclude;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the rules judge.
 *
 * @param notes what the translation of the schema could not carry over, each with its table or column
 * @param idle excludes of the plan that fit no table
 * @param sameDatabase whether both ends reach the same tables
 * @param started whether this plan's ledger is in the target already, so that rows there may be its own
 * @param missingTools client tools that are not on the path
 * @param back the plan turned round; null where changes are not carried over, so that nobody goes back
 */
public record Assessment(
        Plan plan,
        EndpointFacts source,
        EndpointFacts target,
        List<TableMapping> mappings,
        List<Note> notes,
        List<IdleExclude> idle,
        boolean sameDatabase,
        boolean started,
        List<String> missingTools,
        @Nullable InversePlan back) {

    public Assessment {
        mappings = List.copyOf(mappings);
        notes = List.copyOf(notes);
        idle = List.copyOf(idle);
        missingTools = List.copyOf(missingTools);
    }

    /** Without a look at the way back. */
    public Assessment(
            Plan plan,
            EndpointFacts source,
            EndpointFacts target,
            List<TableMapping> mappings,
            List<Note> notes,
            List<IdleExclude> idle,
            boolean sameDatabase,
            boolean started,
            List<String> missingTools) {
        this(plan, source, target, mappings, notes, idle, sameDatabase, started, missingTools, null);
    }

    /** Whether changes are carried over, not only rows. */
    boolean streams() {
        return plan.changes().areCarried();
    }

    /** Something that is not carried over. */
    public record Note(String where, String what) {}
}
