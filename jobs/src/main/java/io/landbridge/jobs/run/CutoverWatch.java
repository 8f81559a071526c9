package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks where the cutover is: five times a second, and more often while clients wait for what it says. Safe for several threads. */
final class CutoverWatch implements AutoCloseable {

    static final Duration EVERY = Duration.ofMillis(200);

    /** While it is under way, and from the target being live on: a return gives no notice. */
    private static final Duration OFTEN = Duration.ofMillis(50);

    private static final Set<CutoverState> AT_REST =
            EnumSet.of(CutoverState.STAYED, CutoverState.LIVE, CutoverState.COMMITTED);

    private static final Logger LOG = LoggerFactory.getLogger(CutoverWatch.class);

    private final Ledger ledger;
    private final StopSignal stop;
    private final SideThread thread;
    private volatile CutoverRecord now = CutoverRecord.NONE;

    /** @param ledger the migration's, without retries: a look that fails is followed by the next one anyway */
    CutoverWatch(Ledger ledger, StopSignal stop) {
        this.ledger = ledger;
        this.stop = stop;
        this.thread = new SideThread("cutover-watch", stop, this::watch);
    }

    /** Looks at once, so that nobody begins in a direction that is not the cutover's, and then again and again. */
    void start() {
        look();
        thread.start();
    }

    private void watch() {
        while (thread.goesOn()) {
            stop.await(now.state() == CutoverState.STAYED || now.state() == CutoverState.COMMITTED ? EVERY : OFTEN);
            try {
                look();
            } catch (LandbridgeException e) {
                LOG.debug("The ledger did not say where the cutover is", e);
            }
        }
    }

    /** The row as it is at this moment. */
    CutoverRecord look() {
        CutoverRecord found =
                ledger.inTransaction(transaction -> transaction.cutover().find());
        now = found;
        return found;
    }

    /** The row as it was a moment ago. */
    CutoverRecord now() {
        return now;
    }

    /** Whether changes flow from the source to the target. */
    boolean isForward() {
        CutoverRecord row = now;
        return row.live() == Side.SOURCE && !row.places().forwardHeld();
    }

    /** Whether somebody waits, or will in a moment, for what a stream has gone through. */
    boolean isUnderWay() {
        return !AT_REST.contains(now.state());
    }

    /** Whether changes flow back, or are about to: not when the cutover was made without a way back, and not after the commit point. */
    boolean isBack() {
        return isBack(now);
    }

    static boolean isBack(CutoverRecord row) {
        return row.live() == Side.TARGET
                && row.state() != CutoverState.COMMITTED
                && row.places().reverseFrom() != null;
    }

    @Override
    public void close() {
        thread.close();
    }
}
