package io.landbridge.benchmarks;

import java.util.List;
import java.util.Set;

/** Contestants and standings as tests need them. */
final class Examples {

    private Examples() {}

    static Contestant contestant(String name, Contestant.Copy copy) {
        return new Contestant(name, Shape.PLAIN, 1_000, Set.of(), copy);
    }

    /** One that is never run. */
    static Contestant idle(String name) {
        return contestant(name, (source, target, programs) -> {
            throw new IllegalStateException(name + " was run");
        });
    }

    /** Contestants "a" and "b" with these readings of their seconds; their memory in bytes is the seconds too. */
    static Standings standings(List<Double> a, List<Double> b) {
        Standings standings = new Standings(List.of(idle("a"), idle("b")));
        a.forEach(seconds -> standings.of("a").add(reading(seconds)));
        b.forEach(seconds -> standings.of("b").add(reading(seconds)));
        return standings;
    }

    static Reading reading(double seconds) {
        return new Reading(1, 1, new Measurement(seconds, seconds + 1, (long) seconds, seconds + 2), 0.5, 0.25);
    }
}
