package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tells every thread of a run that it ends, and why; the first reason stays. Safe for several threads. */
public final class StopSignal {

    private final CountDownLatch raised = new CountDownLatch(1);
    private final List<Runnable> listeners = new ArrayList<>();
    private @Nullable LandbridgeException reason;

    /** Ends the run for this reason, unless it is ending already. */
    public void raise(LandbridgeException why) {
        List<Runnable> told;
        // Between whoever raises first and whoever raises or listens at the same moment.
        synchronized (this) {
            if (reason != null) {
                return;
            }
            reason = why;
            told = List.copyOf(listeners);
        }
        raised.countDown();
        told.forEach(Runnable::run);
    }

    /** Runs the listener when the signal is raised; at once when it already is. */
    void onRaise(Runnable listener) {
        synchronized (this) {
            if (reason == null) {
                listeners.add(listener);
                return;
            }
        }
        listener.run();
    }

    /** Whether the run is ending. */
    public boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Why the run is ending; empty while it goes on. */
    synchronized Optional<LandbridgeException> reason() {
        return Optional.ofNullable(reason);
    }

    /** Throws the reason when the run is ending. */
    public void throwIfRaised() {
        reason().ifPresent(why -> {
            throw why;
        });
    }

    /** Waits that long, or until the signal is raised: then true. */
    boolean await(Duration time) {
        try {
            return raised.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
