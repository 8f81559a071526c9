package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.throttle.Ticker;
import java.util.StringJoiner;

/** What a step spends its time on while clients are held, for people. Not for several threads. */
final class Laps {

    private final Ticker ticker;
    private final StringJoiner words = new StringJoiner(", ", " (", ")");
    private long lastNanos;

    Laps(Ticker ticker) {
        this.ticker = ticker;
        this.lastNanos = ticker.nanos();
    }

    /** Says what the time since the last lap went to. */
    void lap(String what) {
        long now = ticker.nanos();
        words.add(what + ' ' + (now - lastNanos) / 1_000_000 + " ms");
        lastNanos = now;
    }

    /** All laps in brackets, with a space before. */
    String words() {
        return words.toString();
    }
}
