package io.landbridge.jobs.cutover;

import io.landbridge.jobs.run.Rescue;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.CutoverRight;
import io.landbridge.pipeline.failure.ConnectionError;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to move a migration's traffic, of which there is one; renewed by a thread of its own. Its token never changes: whoever loses the
 * session that stands for it goes on until somebody else takes the right, and is then refused at his next step.
 */
final class CutoverLease implements CutoverRight {

    /** How long it outlives a holder whose session the server still believes in: a machine that lost its power or network. */
    private static final Duration LENGTH = Duration.ofSeconds(15);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(CutoverLease.class);

    private final Ledger ledger;
    private final String holder;
    private final Ledger.Session session;
    private final long token;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Ticker ticker = Ticker.SYSTEM;
    private final Thread thread;
    private volatile @Nullable Long endNanos;

    private CutoverLease(Ledger ledger, String holder, Ledger.Session session, long token) {
        this.ledger = ledger;
        this.holder = holder;
        this.session = session;
        this.token = token;
        this.thread = new Thread(this::renew, "cutover-lease");
        thread.setDaemon(true);
    }

    /**
     * Takes it.
     *
     * @param holder who, for people
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED} when a living process has it
     */
    static CutoverLease acquire(Ledger ledger, String holder) {
        Ledger.Session session = ledger.session();
        try {
            long token = ledger.inTransaction(transaction -> take(transaction.leases(), holder, session.id()));
            NamedPoint.CUTOVER_TAKEN.pass();
            CutoverLease lease = new CutoverLease(ledger, holder, session, token);
            lease.thread.start();
            return lease;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static long take(LeaseStore leases, String holder, String session) {
        return leases.acquire(CutoverStore.ROLE, holder, session, LENGTH)
                .orElseThrow(() -> leases.holder(CutoverStore.ROLE)
                        .filter(other -> !other.holder().startsWith(Rescue.HOLDER))
                        .map(other -> new LandbridgeException(
                                CutoverError.SUPERSEDED,
                                other.holder(),
                                "This process has moved the migration's traffic for " + other.seconds() + " s."))
                        .orElseGet(() -> new LandbridgeException(
                                ConnectionError.LOCK_TIMEOUT,
                                "cutover",
                                "The process that runs the migration lets clients go at this moment.")));
    }

    private void renew() {
        try {
            while (!ended.await(EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                extend();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** No further than to its end. What fails is done by the next look. */
    private void extend() {
        Long end = endNanos;
        Duration most = end == null ? LENGTH : Duration.ofNanos(end - ticker.nanos());
        Duration next = most.compareTo(LENGTH) < 0 ? most : LENGTH;
        if (next.isNegative() || next.isZero()) {
            return;
        }
        try {
            ledger.<Boolean>inTransaction(
                    transaction -> transaction.leases().renew(CutoverStore.ROLE, token, "", next));
        } catch (LandbridgeException e) {
            LOG.debug("The lease was not renewed", e);
        }
    }

    @Override
    public void endIn(Duration time) {
        endNanos = ticker.nanos() + time.toNanos();
        extend();
    }

    @Override
    public void goOn() {
        endNanos = null;
        extend();
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public String holder() {
        return holder;
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            ledger.inTransaction(transaction -> {
                transaction.leases().release(CutoverStore.ROLE, token);
                return Boolean.TRUE;
            });
        } catch (LandbridgeException e) {
            // The session ends with this process, and the lease with the session.
            LOG.debug("The lease was not given back", e);
        }
        session.close();
    }
}
