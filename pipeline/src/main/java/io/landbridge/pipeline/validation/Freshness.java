package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.digest.DigestVersion;
import io.landbridge.pipeline.ledger.ValidationStore;
import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import java.util.List;

/**
 * How much of what is in the target was proved after its last change.
 *
 * @param ranges of all tables that were planned
 * @param fresh of them
 * @param rows of all ranges, as counted when each was verified last
 * @param staleRows of those that are not fresh
 * @param mismatches that are open
 */
public record Freshness(int ranges, int fresh, long rows, long staleRows, long mismatches) {

    /** Nothing was compared yet. */
    public static final Freshness NONE = new Freshness(0, 0, 0, 0, 0);

    /**
     * Reads it from the ledger.
     *
     * @param planHash of the plan that has to be proved
     */
    public static Freshness read(ValidationStore store, String planHash) {
        List<RangeRecord> ranges = store.ranges();
        int fresh = 0;
        long rows = 0;
        long staleRows = 0;
        for (RangeRecord range : ranges) {
            rows += range.rows();
            if (isFresh(range, planHash)) {
                fresh++;
            } else {
                staleRows += range.rows();
            }
        }
        return new Freshness(ranges.size(), fresh, rows, staleRows, store.openCount());
    }

    /** Whether the range was proved by this plan and this edition of the digest, and nothing was changed in it since. */
    public static boolean isFresh(RangeRecord range, String planHash) {
        return range.isFresh(planHash, DigestVersion.CURRENT.toString());
    }

    /** Ranges that are not fresh. */
    public int stale() {
        return ranges - fresh;
    }
}
