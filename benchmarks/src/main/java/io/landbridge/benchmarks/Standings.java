package io.landbridge.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contestants of one direction and what each has reached, in their order. */
final class Standings {

    private final Map<String, Standing> byName = new LinkedHashMap<>();

    Standings(List<Contestant> contestants) {
        for (Contestant contestant : contestants) {
            if (byName.put(contestant.name(), new Standing(contestant)) != null) {
                throw new IllegalArgumentException("two contestants are called " + contestant.name());
            }
        }
    }

    List<Standing> all() {
        return List.copyOf(byName.values());
    }

    Standing of(String name) {
        Standing standing = byName.get(name);
        if (standing == null) {
            throw new IllegalArgumentException("no contestant is called " + name);
        }
        return standing;
    }
}
