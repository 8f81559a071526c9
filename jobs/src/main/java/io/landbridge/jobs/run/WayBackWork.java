package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way back beside the forward stream: prepared and proved when somebody wishes it, carried when the target is live. On a thread of its
 * own, which follows the cutover's row.
 */
final class WayBackWork implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final Duration KEEP_EVERY = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(WayBackWork.class);

    private final RunRequest request;
    private final Ledger main;
    private final RunnerLease lease;
    private final CutoverWatch watch;
    private final Attempts attempts;
    private final WorkGate gate;
    private final StopSignal stop;
    private final RunProgress progress;
    private final InstantSource clock;
    private final Function<BackRequest, BackSide> sides;
    private final SideThread thread;
    private volatile @Nullable BackSide side;
    private volatile @Nullable StreamRecord row;
    private long nextKeepNanos = Ticker.SYSTEM.nanos();

    /** @param sides makes what goes on beside the stream that leads back */
    WayBackWork(
            RunRequest request,
            Ledger main,
            RunnerLease lease,
            CutoverWatch watch,
            StreamSide.Tools tools,
            Function<BackRequest, BackSide> sides) {
        this.request = request;
        this.main = main;
        this.lease = lease;
        this.watch = watch;
        this.attempts = tools.attempts();
        this.gate = tools.gate();
        this.stop = tools.stop();
        this.progress = tools.progress();
        this.clock = tools.clock();
        this.sides = sides;
        this.thread = new SideThread("way-back", stop, this::follow);
    }

    /** Begins; does nothing when that was done already. By one thread. */
    void start() {
        thread.start();
    }

    /** The row of the stream that leads back, while it carries changes; null else. */
    @Nullable StreamRecord row() {
        return row;
    }

    private void follow() {
        while (thread.goesOn()) {
            CutoverRecord now = watch.now();
            if (CutoverWatch.isBack(now)) {
                carry();
            } else if (now.state() == CutoverState.STAYED || now.state() == CutoverState.PLANNED) {
                makeReady(now.wayBack());
            }
            stop.await(CutoverWatch.EVERY);
        }
    }

    private void makeReady(WayBack state) {
        try {
            switch (state) {
                case WISHED, PREPARED -> prepareAndProve();
                case PROVEN -> keepNowAndThen();
                case NONE, REFUSED -> {
                    // nobody wants it
                }
            }
        } catch (LandbridgeException e) {
            if (thread.goesOn()) {
                LOG.warn("There is no way back: {}: {}", e.where(), e.what());
                note(WayBack.REFUSED, e.where() + ": " + e.what());
            }
        }
    }

    private void prepareAndProve() {
        BackRequest back = attempts.call(() -> BackRequest.require(request));
        WayBackPreparation preparation = new WayBackPreparation(back, clock);
        attempts.run(() -> preparation.prepare(new SourceWaits(gate)));
        note(WayBack.PREPARED, null);
        Duration took = attempts.call(() -> preparation.prove(stop));
        note(WayBack.PROVEN, "a row went all the way in " + WayBackPreparation.millis(took) + " ms");
        NamedPoint.WAY_BACK_PROVEN.pass();
        nextKeepNanos = Ticker.SYSTEM.nanos() + KEEP_EVERY.toNanos();
    }

    private void keepNowAndThen() {
        if (Ticker.SYSTEM.nanos() - nextKeepNanos >= 0) {
            attempts.run(() -> new WayBackPreparation(BackRequest.require(request), clock).keep());
            nextKeepNanos = Ticker.SYSTEM.nanos() + KEEP_EVERY.toNanos();
        }
    }

    private void note(WayBack state, @Nullable String why) {
        attempts.run(() -> {
            main.inTransaction(transaction -> {
                lease.require(transaction);
                transaction.cutover().wayBack(state, why);
                return Boolean.TRUE;
            });
            watch.look();
        });
    }

    /** Carries changes back until a cutover takes the stream, the target is no longer live, or the run ends. */
    private void carry() {
        BackSide beside = side;
        if (beside == null) {
            beside = attempts.call(() -> sides.apply(BackRequest.require(request)));
            side = beside;
        }
        try (StreamApplier applier = beside.applier()) {
            while (thread.goesOn() && watch.isBack()) {
                applier.hurry(watch.isUnderWay());
                attempts.run(() -> applier.step(PATIENCE));
                if (row == null) {
                    LOG.info("Changes are carried back from the target to the source");
                    progress.stage("follow-back");
                }
                BackSide known = beside;
                row = attempts.call(known::row);
            }
        } catch (LandbridgeException e) {
            if (!HeldStream.isTaken(e)) {
                throw e;
            }
            // Not armed yet, or stopped for a return; or another process works on the migration.
            attempts.run(() -> main.inTransaction(transaction -> {
                lease.require(transaction);
                return Boolean.TRUE;
            }));
            attempts.run(watch::look);
        } finally {
            if (row != null) {
                row = null;
                if (watch.now().live() == Side.SOURCE) {
                    progress.stage("follow");
                }
            }
        }
    }

    @Override
    public void close() {
        thread.close();
        BackSide beside = side;
        if (beside != null) {
            side = null;
            beside.close();
        }
    }
}
