package io.landbridge.testkit.traffic;

/** How a transaction of the traffic ended. */
public enum Outcome {
    COMMITTED,
    /** As decided. */
    ROLLED_BACK,
    /** None of its statements hit a row. */
    EMPTY,
    /** Rolled back because a row was gone in the middle of a step. */
    MISSED,
    /** A key or a foreign key refused it: somebody else was there first. */
    CONFLICT,
    /** Given up after several deadlocks or lock timeouts. */
    GIVEN_UP,
    /** The connection was lost before COMMIT was sent. */
    LOST,
    /** The connection was lost while COMMIT was under way; it counts as not committed. */
    IN_DOUBT
}
