package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import java.util.List;

/**
 * What becomes of one row that is not the same on both sides. Only the target is ever changed.
 *
 * @param statements what a repair comes to, in the target's SQL, with values as reports may show them; none when there is a refusal
 * @param refusal why the row cannot be repaired by itself; empty when it can
 */
public record RepairStep(MismatchRecord mismatch, List<String> statements, String refusal) {

    public RepairStep {
        statements = List.copyOf(statements);
    }

    /** Whether the row can be copied anew. */
    public boolean isPossible() {
        return refusal.isEmpty();
    }
}
