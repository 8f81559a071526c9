package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import org.jspecify.annotations.Nullable;

/** Counts what becomes of events. */
final class Tally {

    private long inserted;
    private long updated;
    private long deleted;
    private long seen;
    private long pending;
    private long quarantined;
    private long deviations;

    /** Counts an event by what is done at one of its keys at least, or why nothing is. */
    void count(ChangeEvent event, @Nullable Decision before, @Nullable Decision after) {
        boolean applies = (before != null && before.applies()) || (after != null && after.applies());
        if (applies) {
            switch (event.operation()) {
                case INSERT -> inserted++;
                case UPDATE -> updated++;
                case DELETE -> deleted++;
            }
            return;
        }
        Decision reason = after == null ? before : after;
        if (reason == Decision.SKIP_SEEN) {
            seen++;
        } else if (reason == Decision.SKIP_PENDING) {
            pending++;
        } else {
            quarantined++;
        }
    }

    void deviated(int changes) {
        deviations += changes;
    }

    StreamCounts counts(long transactions) {
        return new StreamCounts(transactions, inserted, updated, deleted, seen, pending, quarantined, deviations);
    }
}
