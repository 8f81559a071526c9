package io.landbridge.testkit.traffic;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column that the traffic sets.
 *
 * @param mark the parameter's place in a statement
 */
record TrafficColumn(String name, String mark, boolean isNullable, Function<Draws, @Nullable Object> draw) {

    static TrafficColumn notNull(String name, String mark, Function<Draws, @Nullable Object> draw) {
        return new TrafficColumn(name, mark, false, draw);
    }

    static TrafficColumn nullable(String name, String mark, Function<Draws, @Nullable Object> draw) {
        return new TrafficColumn(name, mark, true, draw);
    }
}
