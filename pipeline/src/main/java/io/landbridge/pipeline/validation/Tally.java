package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.ledger.ValidationStore.RangeRecord;
import io.landbridge.pipeline.ledger.ValidationStore.Verified;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found of one table so far; safe for several threads. */
final class Tally {

    private static final int SAMPLES = 100;

    private final ComparedTable table;
    private final int ranges;
    private final Ticker ticker;
    private final List<Mismatch> samples = new ArrayList<>();
    private final long beganNanos;
    private long sourceRows;
    private long targetRows;
    private int verified;
    private int unsettled;
    private long mismatched;
    private @Nullable Position first;
    private @Nullable Position last;
    private @Nullable String target;
    private long endedNanos;

    Tally(ComparedTable table, int ranges, Ticker ticker) {
        this.table = table;
        this.ranges = ranges;
        this.ticker = ticker;
        this.beganNanos = ticker.nanos();
        this.endedNanos = beganNanos;
    }

    /** A range that did not have to be compared, at the position at which it was proved. */
    synchronized void fresh(RangeRecord range) {
        verified++;
        sourceRows += range.rows();
        targetRows += range.rows();
        Verified proved = range.verified();
        if (proved != null && proved.source() != null) {
            at(Position.decode(proved.source()));
            target = target == null ? proved.target() : target;
        }
    }

    synchronized void compared(TableValidation.Compared compared, Recheck.Outcome outcome) {
        sourceRows += compared.outcome().sourceRows();
        targetRows += compared.outcome().targetRows();
        mismatched += outcome.mismatches().size();
        outcome.mismatches().stream()
                .limit(Math.max(0, SAMPLES - samples.size()))
                .forEach(samples::add);
        if (outcome.unsettled() > 0) {
            unsettled++;
        } else if (outcome.mismatches().isEmpty()) {
            verified++;
        }
        at(compared.sight().position());
        target = compared.sight().targetPosition();
        endedNanos = ticker.nanos();
    }

    private void at(@Nullable Position position) {
        if (position != null) {
            first = first == null || first.hasReached(position) ? position : first;
            last = last == null || position.hasReached(last) ? position : last;
        }
    }

    synchronized long mismatched() {
        return mismatched;
    }

    synchronized boolean isSettled() {
        return unsettled == 0;
    }

    synchronized TableVerdict verdict() {
        return new TableVerdict(
                table.name(),
                sourceRows,
                targetRows,
                ranges,
                verified,
                unsettled,
                mismatched,
                samples,
                first == null ? null : first.encode(),
                last == null ? null : last.encode(),
                target,
                table.hashedHere(),
                Duration.ofNanos(endedNanos - beganNanos));
    }
}
