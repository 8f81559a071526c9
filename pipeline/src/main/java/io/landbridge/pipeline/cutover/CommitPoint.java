package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.Ledger;

/** The end of the way back: what is behind it nobody can take back. */
public final class CommitPoint {

    private CommitPoint() {}

    /**
     * Passes it where the target is live: from LIVE to COMMITTED, from which nothing leads back. Does nothing where the source is live, or
     * where it is passed.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link CutoverError#NOT_NOW} when a cutover or a return is not at its end
     */
    public static void pass(Ledger ledger, Attempt attempt, CutoverRight right) {
        CutoverDoor door = new CutoverDoor(ledger, attempt, right.token(), right.holder());
        CutoverState state = door.state();
        if (!Recovery.isAtRest(state)) {
            throw door.notNow(state, "be ended for good");
        }
        if (state == CutoverState.LIVE) {
            door.become(CutoverState.LIVE, CutoverState.COMMITTED, places -> places);
            NamedPoint.COMMIT_POINT_PASSED.pass();
        }
    }
}
