package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.Plan;
import java.util.function.Supplier;

/**
 * Lets the source keep its log from a position on, and notes that position. It comes before the first chunk: what is committed later than
 * a chunk's snapshot must be in the log that is read.
 */
final class CaptureStage implements Stage.Whole {

    private final Plan plan;
    private final Supplier<StreamParts> stream;
    private final Ledger ledger;
    private final Attempts attempts;
    private final SourceWaits waits;

    CaptureStage(Plan plan, Supplier<StreamParts> stream, Ledger ledger, Attempts attempts, SourceWaits waits) {
        this.plan = plan;
        this.stream = stream;
        this.ledger = ledger;
        this.attempts = attempts;
        this.waits = waits;
    }

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public void execute() {
        attempts.run(() -> {
            refuseAfterRows();
            waits.during(reasons -> stream.get().prepare(reasons));
        });
    }

    /** What was committed between an older chunk's snapshot and a position taken now would be in nobody's hands. */
    private void refuseAfterRows() {
        boolean late = ledger.inTransaction(transaction ->
                transaction.streams().find(StreamParts.stream(plan)).isEmpty()
                        && !transaction.chunks().progress().isEmpty());
        if (late) {
            throw new LandbridgeException(
                    RunError.STREAM_TOO_LATE,
                    "migration " + plan.migration(),
                    "Rows were copied before the source was asked to keep its log; what was changed since cannot be found any more.");
        }
    }
}
