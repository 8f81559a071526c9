package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.StreamApplier;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries the source's changes over on a thread of its own, beside the stages from the moment on that the source keeps its log for us until
 * the run ends.
 */
final class StreamWork implements AutoCloseable {

    /** How long one look at the log may take; a stop waits for it. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Supplier<StreamApplier> appliers;
    private final ResyncWishes wishes;
    private final Attempts attempts;
    private final LaneLimit lanes;
    private final StreamRest rest;
    private final @Nullable HeldStream held;
    private final StopSignal stop;
    private final SideThread thread;
    private volatile @Nullable Position applied;
    private volatile @Nullable Instant committedAt;
    private final StreamPace pace = new StreamPace(Ticker.SYSTEM);

    /**
     * @param appliers opens the applier where the ledger says that it stands
     * @param wishes fulfilled between two batches
     * @param lanes that the applier keeps to
     * @param rest kept between two batches
     * @param held waits while a cutover holds the stream; null where there are no cutovers
     */
    StreamWork(
            Supplier<StreamApplier> appliers,
            ResyncWishes wishes,
            LaneLimit lanes,
            StreamRest rest,
            @Nullable HeldStream held,
            Attempts attempts,
            StopSignal stop) {
        this.held = held;
        this.appliers = appliers;
        this.wishes = wishes;
        this.lanes = lanes;
        this.rest = rest;
        this.attempts = attempts;
        this.stop = stop;
        this.thread = new SideThread("stream", stop, this::applyOrWait);
    }

    /** Begins to apply; does nothing when that was done already. By one thread. */
    void start() {
        thread.start();
    }

    /** Everything before it is in the target; null before the first look at the log. */
    @Nullable Position applied() {
        return applied;
    }

    /** Whether everything before the position is in the target. */
    boolean hasApplied(Position goal) {
        Position now = applied;
        return now != null && now.hasReached(goal);
    }

    /** Ends as soon as it can; what it meets on the way, since the source is about to forget its log, says nothing. */
    void giveUp() {
        thread.giveUp();
    }

    /** When the source committed the last transaction that this process has applied; null before the first. */
    @Nullable Instant committedAt() {
        return committedAt;
    }

    /** For how long it has not come on in the log, as long as it works on it. */
    Duration still() {
        return pace.still();
    }

    /** Does work for which the target has to be at each moment what the source was at one: never between two lanes of a batch. */
    void inOneLane(Runnable work) {
        if (thread.isStarted()) {
            lanes.inOne(work);
        } else {
            work.run();
        }
    }

    /**
     * Does work during which nobody writes to the target's tables, which show one moment of the source.
     *
     * @param reason told by status meanwhile
     */
    void atRest(String reason, Runnable work) {
        if (thread.isStarted()) {
            rest.during(reason, work);
        } else {
            work.run();
        }
    }

    /** Goes on until the run is stopped. */
    void follow() {
        while (!stop.isRaised()) {
            stop.await(Duration.ofMinutes(1));
        }
    }

    private void applyOrWait() {
        while (thread.goesOn()) {
            try {
                apply();
            } catch (LandbridgeException e) {
                if (held == null) {
                    throw e;
                }
                held.await(e, attempts, position -> applied = position);
            }
        }
    }

    private void apply() {
        try (StreamApplier applier = attempts.call(appliers)) {
            pace.begins();
            while (thread.goesOn()) {
                long wish = lanes.wish();
                attempts.run(() -> wishes.fulfil(applier));
                applier.hurry(held != null && held.isAwaited());
                attempts.run(() -> applier.step(PATIENCE));
                Position here = applier.applied();
                applied = here;
                pace.isAt(here);
                committedAt = applier.committedAt();
                if (applier.isBetweenBatches()) {
                    lanes.grant(wish);
                }
                rest.keep(() -> attempts.call(applier::isAtRest));
            }
        } finally {
            pace.ends();
        }
    }

    /** Ends the thread; waits for a batch under way, at most ten seconds. */
    @Override
    public void close() {
        thread.close();
    }
}
