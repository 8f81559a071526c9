package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.throttle.Ticker;
import org.jspecify.annotations.Nullable;

/**
 * What a cutover works with.
 *
 * @param ledger the migration's, in the target
 * @param forward the stream from source to target
 * @param back the stream that leads back; null where there can be none
 * @param there what makes the target ready
 * @param andBack what makes the source ready again
 * @param attempt how often, and for how long, something is tried
 */
public record CutoverPorts(
        Ledger ledger,
        CutoverSide source,
        CutoverSide target,
        ForwardStream forward,
        @Nullable WayBack back,
        Passage there,
        Passage andBack,
        Attempt attempt,
        Ticker ticker) {

    /** What makes the side ready that traffic goes to, while neither side is written to; each answers one line of evidence. */
    public interface Passage {

        /**
         * Does beforehand, while the other side is written to, what makes both others quick: proves what is not fresh, as far as the time goes,
         * and moves counters up to where the other side's are now.
         *
         * @throws io.landbridge.pipeline.failure.LandbridgeException what would fail later too
         */
        void ready(FreezeClock clock);

        /**
         * Proves what is not fresh.
         *
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link CutoverError#DIFFERENT}, and the clock's
         */
        String prove(FreezeClock clock);

        /** Moves counters past all numbers that were given, and shows that the next one can be used; may be done again. */
        String moveCounters(long gap, FreezeClock clock);
    }
}
