package io.landbridge.jobs.run;

import io.landbridge.pipeline.throttle.RowRate;
import io.landbridge.pipeline.validation.ValidationPace;
import java.time.Duration;
import java.util.function.Supplier;

/** Lets ranges be compared under the same pauses, throttles, rates and retries as chunks are copied. Safe for several threads. */
final class GatedPace implements ValidationPace {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final WorkGate gate;
    private final RowRate rate;
    private final Attempts attempts;
    private final StopSignal stop;

    GatedPace(WorkGate gate, RowRate rate, Attempts attempts, StopSignal stop) {
        this.gate = gate;
        this.rate = rate;
        this.attempts = attempts;
        this.stop = stop;
    }

    @Override
    public boolean enter() {
        while (gate.enter()) {
            Duration pause = rate.untilRoom();
            if (pause.isZero()) {
                return true;
            }
            gate.leave();
            if (stop.await(pause.compareTo(LOOK_AGAIN) < 0 ? pause : LOOK_AGAIN)) {
                return false;
            }
        }
        return false;
    }

    @Override
    public void leave(long rows) {
        rate.took(rows);
        gate.leave();
    }

    @Override
    public <T> T attempt(Supplier<T> work) {
        return attempts.call(work);
    }

    @Override
    public void throwIfEnding() {
        stop.throwIfRaised();
    }
}
