package io.landbridge.pipeline.validation;

import java.util.List;

/**
 * What a repair came to.
 *
 * @param steps all rows that differed
 * @param repaired rows that were copied anew and are the same on both sides now
 * @param different rows that differ still, or again
 * @param refused rows that cannot be repaired by themselves
 */
public record RepairSummary(List<RepairStep> steps, int repaired, int different, int refused) {

    public RepairSummary {
        steps = List.copyOf(steps);
    }

    /** Whether nothing that was known to differ is left. */
    public boolean isComplete() {
        return different == 0 && refused == 0;
    }
}
