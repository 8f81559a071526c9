package io.landbridge.jobs.run;

import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;

/**
 * What the command {@code validate} wants of a run: the stages are not gone through, nothing is followed.
 *
 * @param mappings of the tables whose rows are compared; none for all of them, and everything that is said about no single row
 * @param again whether what is fresh is compared once more
 * @param keepsLedger whether what was proved is noted in the target
 * @param repairing what becomes of rows that differ
 * @param who for the audit
 */
public record ValidationOrder(
        List<TableMapping> mappings, boolean again, boolean keepsLedger, Repairing repairing, String who) {

    /** What becomes of rows that differ. */
    public enum Repairing {
        /** Nothing. */
        NONE,
        /** It is said what a repair would do. */
        PREVIEW,
        /** They are copied anew, and compared again. */
        APPLY
    }

    public ValidationOrder {
        mappings = List.copyOf(mappings);
    }
}
