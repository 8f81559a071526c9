package io.landbridge.pipeline.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows per second, now and since the start, and the time that is left as a range. Not for several threads. */
public final class RateMeter {

    /** Long enough to hold several chunks, short enough to show what a throttle does. */
    private static final Duration WINDOW = Duration.ofSeconds(20);

    /** Statistics of the catalogues are off by half often enough; the far end of a range allows for some of it. */
    private static final double ESTIMATE_MARGIN = 1.25;

    private final Deque<Sample> window = new ArrayDeque<>();
    private @Nullable Sample first;
    private @Nullable Sample last;

    private record Sample(Instant at, long rows) {}

    /**
     * What is left.
     *
     * @param shortest at the better of the present and the average rate
     * @param longest at the worse of the two
     */
    public record Eta(Duration shortest, Duration longest) {}

    /** Notes how many rows there are by now; instants and rows never go back. */
    public void add(Instant at, long rows) {
        Sample sample = new Sample(at, rows);
        if (first == null) {
            first = sample;
        }
        last = sample;
        window.addLast(sample);
        // One sample older than the window stays, so that the window is spanned.
        while (window.size() > 2 && secondOldest().at().isBefore(at.minus(WINDOW))) {
            window.removeFirst();
        }
    }

    /** Rows per second over the last twenty seconds; 0 before there are two samples. */
    public double present() {
        return window.isEmpty() ? 0 : rate(window.getFirst(), window.getLast());
    }

    /** Rows per second since the first sample. */
    public double average() {
        return first == null || last == null ? 0 : rate(first, last);
    }

    /**
     * What is left for so many rows; empty while nothing moves.
     *
     * @param exact whether the rows are counted, not estimated
     */
    public Optional<Eta> eta(long remainingRows, boolean exact) {
        double fast = Math.max(present(), average());
        double slow = Math.min(present(), average());
        if (slow <= 0) {
            return Optional.empty();
        }
        return Optional.of(
                new Eta(seconds(remainingRows / fast), seconds(remainingRows * (exact ? 1 : ESTIMATE_MARGIN) / slow)));
    }

    private Sample secondOldest() {
        var samples = window.iterator();
        samples.next();
        return samples.next();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofSeconds((long) Math.ceil(seconds));
    }

    private static double rate(Sample from, Sample to) {
        long millis = Duration.between(from.at(), to.at()).toMillis();
        return millis <= 0 ? 0 : (to.rows() - from.rows()) * 1000.0 / millis;
    }
}
