package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.plan.LedgerLocation;
import io.landbridge.pipeline.schema.TableName;
import java.util.List;
import java.util.Set;

/** Asks one endpoint's server for what {@link Assessor} judges; changes nothing. */
public interface EndpointProbe {

    /** What a source's server says. @see EndpointFacts */
    EndpointFacts source(Set<TableName> tables);

    /** What a target's server says; the tables need not be there yet. */
    EndpointFacts target(Set<TableName> tables, LedgerLocation ledger);

    /**
     * The least rights that a source needs, as statements for an administrator, in order.
     *
     * @param streaming whether the tables' changes are read too, not only their rows
     */
    List<String> sourceGrants(String user, Set<TableName> tables, boolean streaming);

    /**
     * What the user may not do of what a cutover needs on this side: to fence the tables, and to set their counters.
     *
     * @param place where the fence keeps its own
     */
    List<MissingRight> missingForCutover(Set<TableName> tables, LedgerLocation place);

    /** The least rights that a cutover needs on this side beside all others, as statements for an administrator, in order. */
    List<String> cutoverGrants(String user, Set<TableName> tables, LedgerLocation place);

    /** The least rights that a target needs, as statements for an administrator, in order. */
    List<String> targetGrants(String user, Set<TableName> tables, LedgerLocation ledger);
}
