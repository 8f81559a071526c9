package io.landbridge.pipeline.ledger;

import java.time.Duration;
import java.util.Optional;

/** One lease with a token for each role; the target's clock and the holder's target session decide. */
public interface LeaseStore {

    /**
     * Takes the lease when it is free, has run out, or its holder's target session no longer exists; token + 1.
     *
     * @param role {@code runner}, {@code streamer}, {@code cutover}
     * @param holder host, process id and start, for people
     * @param session {@link Ledger.Session#id()} of one that the holder keeps open as long as it works
     * @return the token; empty when somebody else holds it
     */
    Optional<Long> acquire(String role, String holder, String session, Duration lease);

    /**
     * Extends it and says what its holder is doing.
     *
     * @param activity one line that status shows: {@code copying}, {@code paused by anna: backup}, {@code throttled: ...}
     * @return false when the token is no longer the latest: the caller must stop
     */
    boolean renew(String role, long token, String activity, Duration lease);

    /**
     * Whether the token is the latest and held. When it is, nobody else takes the lease before this transaction has ended: what the holder
     * writes in it is his to write.
     */
    boolean holds(String role, long token);

    /**
     * Notes that a token has acted here of a lease that is kept in another database, whose transactions cannot be compared with ours.
     *
     * @return false when a newer one has: the caller must roll back, and stop
     */
    boolean show(String role, long token);

    /** Gives it up; does nothing when the token is no longer the latest. */
    void release(String role, long token);

    /** Who holds it now; empty when nobody does, it has run out, or its holder's target session no longer exists. */
    Optional<Holder> holder(String role);

    /**
     * A lease's holder.
     *
     * @param activity what it said last; empty before the first renewal
     * @param seconds since it was taken
     * @param secondsLeft until it runs out, unless it is renewed
     */
    record Holder(String holder, long token, String activity, long seconds, long secondsLeft) {}
}
