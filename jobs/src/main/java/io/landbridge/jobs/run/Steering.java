package io.landbridge.jobs.run;

import io.landbridge.pipeline.chunk.ChunkGoal;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.plan.BackfillSettings;
import io.landbridge.pipeline.throttle.LoadWatch;
import io.landbridge.pipeline.throttle.RowRate;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the operator's wishes and the servers' load to the workers: at the gate, in the row rate, and in the size of chunks. */
final class Steering implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Steering.class);
    private static final String OPERATOR = "operator";
    private static final String THROTTLE = "throttle";

    private final BackfillSettings plan;
    private final WorkGate gate;
    private final RowRate rate;
    private final ChunkGoal goal;
    private final LoadWatch load;
    private final StopSignal stop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private @Nullable Wishes last;

    Steering(BackfillSettings plan, WorkGate gate, RowRate rate, ChunkGoal goal, LoadWatch load, StopSignal stop) {
        this.plan = plan;
        this.gate = gate;
        this.rate = rate;
        this.goal = goal;
        this.load = load;
        this.stop = stop;
        // A thread of its own: a reading may take five seconds, and the lease cannot wait for it.
        this.thread = new Thread(this::watchLoad, "load-watch");
        thread.setDaemon(true);
    }

    /** Begins to look at the load. */
    void start() {
        if (!plan.throttle().isEmpty()) {
            thread.start();
        }
    }

    /** What the operator wants, as of now; a wish that is not given leaves the plan's value. */
    void wish(Wishes wishes) {
        if (wishes.equals(last)) {
            return;
        }
        last = wishes;
        if (wishes.stop()) {
            stop.raise(new LandbridgeException(
                    RunError.STOPPED_BY_OPERATOR, "landbridge", "Stopped by a wish in the ledger."));
        }
        if (wishes.paused()) {
            gate.hold(OPERATOR, wishes.pauseReason() == null ? "paused" : "paused: " + wishes.pauseReason());
        } else {
            gate.lift(OPERATOR);
        }
        Integer parallelism = wishes.parallelism();
        gate.limit(Math.min(BackfillStage.mostWorkers(plan), parallelism == null ? plan.parallelism() : parallelism));
        rate.limit(wishes.maxRowsPerSecond() == null ? plan.maxRowsPerSecond() : wishes.maxRowsPerSecond());
        Long millis = wishes.chunkMillis();
        goal.time(millis == null ? plan.chunkTime() : Duration.ofMillis(millis));
    }

    /** One look at the load. */
    void look() {
        load.look();
        load.pauseReason()
                .ifPresentOrElse(reason -> gate.hold(THROTTLE, "throttled: " + reason), () -> gate.lift(THROTTLE));
        try {
            load.throwIfAborted();
        } catch (LandbridgeException e) {
            stop.raise(e);
        }
    }

    private void watchLoad() {
        try {
            do {
                look();
            } while (!ended.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.debug("The watch over the load ends", e);
            stop.raise(new LandbridgeException(RunError.DEFECT, "load-watch", String.valueOf(e.getMessage()), e));
        }
    }

    @Override
    public void close() {
        ended.countDown();
        thread.interrupt();
    }
}
