package io.landbridge.jobs.run;

import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.Recovery;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody is held by a process that is gone, or that has used up its time: the lease of whoever moves traffic ends with
 * his session, and soon after the freeze's budget at the latest. What is before a switch is called off then, and what is behind one is
 * brought to its end, as by the command itself. On a thread of its own.
 */
final class HoldGuard implements AutoCloseable {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Logger LOG = LoggerFactory.getLogger(HoldGuard.class);

    private final Ledger ledger;
    private final CutoverWatch watch;
    private final String runner;
    private final Supplier<Rescue> rescues;
    private final StopSignal stop;
    private final SideThread thread;
    private @Nullable Rescue ready;
    private @Nullable String failed;

    /**
     * @param runner who this is, for people
     * @param rescues makes what is needed, which reads both databases
     */
    HoldGuard(Ledger ledger, CutoverWatch watch, String runner, Supplier<Rescue> rescues, StopSignal stop) {
        this.ledger = ledger;
        this.watch = watch;
        this.runner = runner;
        this.rescues = rescues;
        this.stop = stop;
        this.thread = new SideThread("hold-guard", stop, this::watch);
    }

    void start() {
        thread.start();
    }

    private void watch() {
        while (thread.goesOn()) {
            stop.await(CutoverWatch.EVERY);
            try {
                look(watch.now());
            } catch (LandbridgeException e) {
                tell(e);
                stop.await(AFTER_FAILURE);
            }
        }
    }

    private void look(CutoverRecord row) {
        if (Recovery.isAtRest(row.state())) {
            ready = null;
            return;
        }
        Rescue rescue = ready;
        if (rescue == null) {
            // As soon as a cutover begins: it takes longer than anybody may be held for nothing.
            rescue = rescues.get();
            ready = rescue;
        }
        if (Recovery.isHeld(row.state()) && !isLookedAfter()) {
            release(rescue, row);
        }
    }

    private boolean isLookedAfter() {
        return ledger.<Boolean>inTransaction(
                transaction -> transaction.leases().holder(CutoverStore.ROLE).isPresent());
    }

    private void release(Rescue rescue, CutoverRecord row) {
        long begun = Ticker.SYSTEM.nanos();
        CutoverState end = rescue.release(
                runner,
                "held since " + row.changedAt() + " by " + row.changedBy()
                        + ", whose process is gone or over its time");
        failed = null;
        watch.look();
        LOG.warn(
                "Whoever moved traffic is gone or over his time (he left {}): the {} is live and takes writes again ({} ms). {}",
                row.state(),
                end.live() == Side.SOURCE ? "source" : "target",
                Duration.ofNanos(Ticker.SYSTEM.nanos() - begun).toMillis(),
                rest(row.state()));
    }

    private static String rest(CutoverState left) {
        return switch (left) {
            case SWITCHED, RETURNED -> "What follows the switch is not done: give the command that began it once more.";
            case RETURNING, RETURN_FROZEN -> "The rollback is given up; its command goes on, or takes back the rest.";
            default -> "The cutover is called off; its command takes back the rest.";
        };
    }

    /** Each reason once: it is tried again until it is done. */
    private void tell(LandbridgeException e) {
        if (e.errorCode() == CutoverError.SUPERSEDED) {
            return;
        }
        String reason = e.where() + ": " + e.what();
        if (!reason.equals(failed)) {
            failed = reason;
            LOG.warn("Clients are held by nobody, and cannot be let go yet; it is tried again: {}", reason);
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
