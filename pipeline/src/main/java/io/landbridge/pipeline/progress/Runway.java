package io.landbridge.pipeline.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How long until a backlog that grows, in bytes or in time, reaches a limit, at the pace of the last minute. Not for several threads. */
public final class Runway {

    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Deque<Point> points = new ArrayDeque<>();

    private record Point(Instant at, long backlog) {}

    /** Notes the backlog at a moment; moments must not go backwards. */
    public void add(Instant at, long backlog) {
        points.addLast(new Point(at, backlog));
        while (points.size() > 2 && points.getFirst().at().plus(WINDOW).isBefore(at)) {
            points.removeFirst();
        }
    }

    /**
     * The time left.
     *
     * @param limit in the backlog's unit; -1 for none
     * @return empty while nothing is known, the backlog does not grow, or there is no limit; zero when it is reached
     */
    public Optional<Duration> until(long limit) {
        if (limit < 0 || points.size() < 2) {
            return Optional.empty();
        }
        Point first = points.getFirst();
        Point last = points.getLast();
        if (last.backlog() >= limit) {
            return Optional.of(Duration.ZERO);
        }
        long millis = Duration.between(first.at(), last.at()).toMillis();
        long grown = last.backlog() - first.backlog();
        if (millis <= 0 || grown <= 0) {
            return Optional.empty();
        }
        double perMilli = (double) grown / millis;
        return Optional.of(Duration.ofMillis((long) ((limit - last.backlog()) / perMilli)));
    }
}
