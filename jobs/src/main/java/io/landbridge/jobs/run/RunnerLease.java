package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The right to work on a migration, of which there is one. One thread looks after it; others may only {@link #require} it. */
public final class RunnerLease implements AutoCloseable {

    /** The lease's name in the ledger. */
    public static final String ROLE = "runner";

    /** How long the right outlives a holder whose session the server still believes in: a machine that lost its power or network. */
    static final Duration LENGTH = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(RunnerLease.class);

    private final Ledger ledger;
    private final String holder;
    private Ledger.Session session;
    private volatile long token;

    private RunnerLease(Ledger ledger, String holder, Ledger.Session session, long token) {
        this.ledger = ledger;
        this.holder = holder;
        this.session = session;
        this.token = token;
    }

    /**
     * Takes the lease.
     *
     * @throws LandbridgeException {@link RunError#ALREADY_RUNNING} when a living process holds it
     */
    static RunnerLease acquire(Ledger ledger, String holder) {
        Ledger.Session session = ledger.session();
        try {
            return ledger.inTransaction(
                    transaction -> new RunnerLease(ledger, holder, session, take(transaction, holder, session.id())));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Says who works and refuses when it is a living process; writes nothing. */
    public static void refuseWhileHeld(Ledger ledger) {
        ledger.inTransaction(transaction -> {
            transaction.leases().holder(ROLE).ifPresent(other -> {
                throw alreadyRunning(other);
            });
            return Boolean.TRUE;
        });
    }

    /**
     * Extends the lease in the caller's transaction.
     *
     * @throws LandbridgeException {@link RunError#TAKEN_OVER} when another process has it now
     */
    void renew(LedgerTransaction transaction, String activity) {
        if (!transaction.leases().renew(ROLE, token, activity, LENGTH)) {
            throw refused(transaction);
        }
    }

    /**
     * Fences what the caller's transaction writes: whoever wants the lease waits for its end. To be said first in the transaction.
     *
     * @throws LandbridgeException {@link RunError#TAKEN_OVER} when another process has it now, or had it meanwhile
     */
    void require(LedgerTransaction transaction) {
        long known = token;
        while (!transaction.leases().holds(ROLE, known)) {
            long now = latest();
            if (now == known) {
                throw refused(transaction);
            }
            known = now;
        }
    }

    /** Between who takes the lease anew and who is measured by its token: the ledger knows the new one a moment earlier than we do. */
    private synchronized long latest() {
        return token;
    }

    /** A commit that took the lease anew and got no answer leaves us with its former token, until the next look takes it once more. */
    private LandbridgeException refused(LedgerTransaction transaction) {
        boolean isOurs = transaction
                .leases()
                .holder(ROLE)
                .filter(now -> now.holder().equals(holder))
                .isPresent();
        if (isOurs) {
            return new LandbridgeException(
                    ConnectionError.LOCK_TIMEOUT, "runner", "The lease is taken anew after a lost connection.");
        }
        return new LandbridgeException(
                RunError.TAKEN_OVER, holder, "Another process took the migration over; this one ends without a write.");
    }

    /**
     * After a lost connection: the server sees a holder without a session, so the lease is taken anew under a living one. As long as the
     * server still believes in the lost session, the lease is ours by its token, and is tried again at the next look.
     */
    synchronized void revive() {
        if (session.isAlive()) {
            return;
        }
        Ledger.Session fresh = ledger.session();
        Optional<Long> taken;
        try {
            taken = ledger.inTransaction(transaction -> transaction.leases().acquire(ROLE, holder, fresh.id(), LENGTH));
        } catch (RuntimeException e) {
            fresh.close();
            throw e;
        }
        if (taken.isEmpty()) {
            fresh.close();
            return;
        }
        session.close();
        session = fresh;
        token = taken.orElseThrow();
        LOG.info("The connection that stands for this process was lost and is there again.");
    }

    String holder() {
        return holder;
    }

    /** How long a holder has said nothing: it renews the lease each time that it says what it does. */
    public static Duration silence(LeaseStore.Holder holder) {
        Duration silence = LENGTH.minusSeconds(holder.secondsLeft());
        return silence.isNegative() ? Duration.ZERO : silence;
    }

    @Override
    public void close() {
        try {
            ledger.inTransaction(transaction -> {
                transaction.leases().release(ROLE, token);
                return Boolean.TRUE;
            });
        } catch (LandbridgeException e) {
            // The session ends with this process, and the lease with the session.
            LOG.debug("The lease was not given back", e);
        }
        session.close();
    }

    private static long take(LedgerTransaction transaction, String holder, String session) {
        LeaseStore leases = transaction.leases();
        return leases.acquire(ROLE, holder, session, LENGTH)
                .orElseThrow(() -> leases.holder(ROLE)
                        .map(RunnerLease::alreadyRunning)
                        .orElseGet(() -> new LandbridgeException(
                                ConnectionError.LOCK_TIMEOUT, "runner", "The lease changes hands at this moment.")));
    }

    private static LandbridgeException alreadyRunning(LeaseStore.Holder other) {
        return new LandbridgeException(
                RunError.ALREADY_RUNNING,
                other.holder(),
                "This process has worked on the migration for " + other.seconds() + " s.");
    }
}
