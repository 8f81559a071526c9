package io.landbridge.pipeline.stream;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * In how many transactions of the target a batch may be applied side by side; no value changes the outcome.
 *
 * @param most asked for each batch; 1: one after another in the source's order
 * @param leastRows fewest changes for which a further lane is worth its commit
 * @param threads does pieces of work at the same time, none of which throws, and returns when all have ended
 */
public record Lanes(IntSupplier most, long leastRows, Consumer<List<Runnable>> threads) {

    /** One after another, by the calling thread. */
    public static final Lanes ONE = new Lanes(() -> 1, 1, works -> works.forEach(Runnable::run));
}
