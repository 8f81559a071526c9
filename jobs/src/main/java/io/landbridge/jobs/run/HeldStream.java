package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import io.landbridge.pipeline.stream.StreamError;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The forward stream while a cutover holds it. Whoever finds its token taken asks whether the migration is still this process's; then it was
 * the cutover, and the stream waits for the row. After the switch the source is let forget its log meanwhile: what is written there comes
 * from the target, and after a return the stream begins behind it.
 */
final class HeldStream {

    /** The states in which the place after a return is not known yet; it is behind all that is in the log now. */
    private static final Set<CutoverState> SWITCHED =
            EnumSet.of(CutoverState.SWITCHED, CutoverState.LIVE, CutoverState.RETURNING);

    private static final Duration LET_GO_EVERY = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(HeldStream.class);

    private final Ledger ledger;
    private final RunnerLease lease;
    private final CutoverWatch watch;
    private final String stream;
    private final ChangeStream.Opener source;
    private final List<TableMapping> mappings;
    private final StopSignal stop;
    private long nextNanos;

    HeldStream(
            Ledger ledger,
            RunnerLease lease,
            CutoverWatch watch,
            String stream,
            ChangeStream.Opener source,
            List<TableMapping> mappings,
            StopSignal stop) {
        this.ledger = ledger;
        this.lease = lease;
        this.watch = watch;
        this.stream = stream;
        this.source = source;
        this.mappings = mappings;
        this.stop = stop;
    }

    /** Whether a cutover may be behind it. */
    static boolean isTaken(LandbridgeException why) {
        return why.errorCode() == StreamError.HELD || why.errorCode() == StreamError.SUPERSEDED;
    }

    /** Whether a cutover waits for what the stream has gone through. */
    boolean isAwaited() {
        return watch.isUnderWay();
    }

    /**
     * Returns when the stream may be tried again, or the run ends.
     *
     * @param moved told up to where nothing is wanted any more
     * @throws LandbridgeException what the stream ended with, when no cutover is behind it; that another process works on the migration
     */
    void await(LandbridgeException why, Attempts attempts, Consumer<Position> moved) {
        if (!isTaken(why)) {
            throw why;
        }
        attempts.run(() -> ledger.inTransaction(transaction -> {
            lease.require(transaction);
            return Boolean.TRUE;
        }));
        attempts.run(watch::look);
        while (watch.now().places().forwardHeld() && !stop.isRaised()) {
            if (SWITCHED.contains(watch.now().state()) && Ticker.SYSTEM.nanos() - nextNanos >= 0) {
                letGo(moved);
                nextNanos = Ticker.SYSTEM.nanos() + LET_GO_EVERY.toNanos();
            }
            stop.await(CutoverWatch.EVERY);
        }
    }

    /** It may fail, and is tried again: only the source's disk would ever notice. */
    private void letGo(Consumer<Position> moved) {
        try {
            // First, and noted only while the state holds: after a return clients' writes come into the log.
            ChangeStream.Start end = source.restart(stream, mappings);
            boolean noted = ledger.<Boolean>inTransaction(transaction -> {
                if (!SWITCHED.contains(transaction.cutover().lock().state())) {
                    return false;
                }
                StreamRecord row = transaction.streams().take(stream);
                transaction.streams().hold(stream, row.token(), row.applied());
                transaction
                        .streams()
                        .restart(stream, end.position(), end.delivery().encode());
                return true;
            });
            if (noted) {
                source.letGo(stream, end.position());
                NamedPoint.LOG_RELEASED.pass();
                moved.accept(end.position());
            }
        } catch (LandbridgeException e) {
            LOG.warn("The source keeps its log although nobody needs it: {}: {}", e.where(), e.what());
        }
    }
}
