package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import java.util.Set;

/**
 * One way of copying the table.
 *
 * @param name what results and marks call it
 * @param shape how the table arrives
 * @param rows how many rows it copies
 * @param tools programs without which it cannot run
 */
record Contestant(String name, Shape shape, long rows, Set<Tool> tools, Copy copy) {

    Contestant {
        tools = Set.copyOf(tools);
    }

    /** The copy itself: from the filled table to the empty one. */
    @FunctionalInterface
    interface Copy {

        /**
         * Runs to the end and measures.
         *
         * @throws CopyFailedException if the copy's program says that it failed
         */
        Measurement run(TestDatabase source, TestDatabase target, Programs programs);
    }
}
