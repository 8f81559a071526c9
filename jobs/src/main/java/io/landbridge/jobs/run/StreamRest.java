package io.landbridge.jobs.run;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Has the stream rest while somebody needs the target's tables for himself, at one moment of the source: nothing is applied, and nothing
 * copied. Safe for several threads, of which one asks for it at a time.
 */
final class StreamRest {

    private static final String HOLD = "rest";
    private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

    private final Wish wish;
    private final WorkGate gate;
    private final StopSignal stop;

    /** @param gate held meanwhile, which is what status says */
    StreamRest(WorkGate gate, StopSignal stop) {
        this.wish = new Wish(stop);
        this.gate = gate;
        this.stop = stop;
    }

    /**
     * Rests for as long as it is wished; does nothing else. By the stream between two steps.
     *
     * @param isPossible whether the target shows one moment of the source; asked when it is wished and no chunk is being copied
     */
    void keep(BooleanSupplier isPossible) {
        long now = wish.now();
        if (now == 0 || gate.inside() > 0 || !isPossible.getAsBoolean()) {
            return;
        }
        wish.grant(now);
        while (wish.now() == now && !stop.isRaised()) {
            stop.await(LOOK_AGAIN);
        }
    }

    /**
     * Does work during which the stream, which has begun, rests.
     *
     * @param reason told by status meanwhile
     */
    void during(String reason, Runnable work) {
        // First: whoever finds nobody inside while it is wished may count on that until it is over.
        gate.hold(HOLD, reason);
        try {
            wish.during(work);
        } finally {
            gate.lift(HOLD);
        }
    }
}
