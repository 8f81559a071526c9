package io.landbridge.jobs.cutover;

import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.cutover.Attempt;
import io.landbridge.pipeline.cutover.CommitPoint;
import io.landbridge.pipeline.cutover.CutoverRight;
import io.landbridge.pipeline.ledger.Ledger;

/** The end of a migration: as long as it is open nobody moves its traffic, and where the target is live nothing leads back any more. */
public final class MigrationEnd implements AutoCloseable {

    private final CutoverRight right;

    private MigrationEnd(CutoverRight right) {
        this.right = right;
    }

    /**
     * Takes the right to move traffic, and passes the commit point.
     *
     * @param holder who, for people
     * @throws io.landbridge.pipeline.failure.LandbridgeException when somebody else has the right, or what he has begun is not at its end
     */
    public static MigrationEnd begin(Ledger ledger, String holder) {
        Attempt attempt = CutoverParts.attempt(CutoverParts.attempts(new StopSignal()));
        CutoverRight right = attempt.call(() -> CutoverLease.acquire(ledger, holder));
        try {
            CommitPoint.pass(ledger, attempt, right);
            return new MigrationEnd(right);
        } catch (RuntimeException e) {
            right.close();
            throw e;
        }
    }

    /** Gives the right back, if there is still a ledger that knows of it. */
    @Override
    public void close() {
        right.close();
    }
}
