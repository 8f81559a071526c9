package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;

/**
 * Everything that the rules judge.
 *
 * @param notes what the translation of the schema could not carry over, each with its table or column
 * @param started whether this plan's ledger is in the target already, so that rows there may be its own
 * @param missingTools client tools that are not on the path
 */
public record Assessment(
        Plan plan,
        EndpointFacts source,
        EndpointFacts target,
        List<TableMapping> mappings,
        List<Note> notes,
        boolean started,
        List<String> missingTools) {

    public Assessment {
        mappings = List.copyOf(mappings);
        notes = List.copyOf(notes);
        missingTools = List.copyOf(missingTools);
    }

    /** Whether changes are carried over, not only rows. */
    boolean streams() {
        return plan.changes().areCarried();
    }

    /** Something that is not carried over. */
    public record Note(String where, String what) {}
}
