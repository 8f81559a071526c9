package io.landbridge.faults;

import io.landbridge.testkit.server.OnDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * How much is tried: a sample in every build, or as much as {@code make faults} asks for by system properties: {@code landbridge.seeds}
 * for each direction, from {@code landbridge.seed} on, and {@code landbridge.directions}.
 */
final class Extent {

    private static final long FIRST = Long.getLong("landbridge.seed", 1);

    private Extent() {}

    /** Whether this is more than the sample of every build. */
    static boolean isLarge() {
        return OnDemand.isWanted();
    }

    /** Directions with seeds: each with all of them, or for the sample one seed for each of these. */
    static List<Arguments> seeds(List<Direction> sample) {
        List<Arguments> all = new ArrayList<>();
        if (isLarge()) {
            long last = FIRST + OnDemand.seeds();
            directions(Direction.ALL)
                    .forEach(direction ->
                            LongStream.range(FIRST, last).forEach(seed -> all.add(Arguments.of(direction, seed))));
        } else {
            List<Direction> wanted = directions(sample);
            for (int i = 0; i < wanted.size(); i++) {
                all.add(Arguments.of(wanted.get(i), FIRST + i));
            }
        }
        return all;
    }

    /** Directions without seeds: those asked for, else all of them or the sample. */
    static List<Direction> directions(List<Direction> sample) {
        String named = System.getProperty("landbridge.directions");
        if (named != null && !named.isBlank()) {
            return Direction.parseAll(named);
        }
        return isLarge() ? Direction.ALL : sample;
    }
}
