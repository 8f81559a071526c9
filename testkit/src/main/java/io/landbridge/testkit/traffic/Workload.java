package io.landbridge.testkit.traffic;

import io.landbridge.testkit.server.Engine;
import java.util.Random;

/** Whose traffic it is: what each writer will do. */
@FunctionalInterface
public interface Workload {

    /**
     * The decisions of one writer. They come from the arguments alone: equal numbers from {@code random} give equal
     * decisions. Each answer is used by one thread.
     *
     * @param writer from 0 to {@code writers} - 1
     */
    Decisions decisions(Engine engine, int writer, int writers, Random random);

    /** One writer's transactions, one after another without an end. */
    @FunctionalInterface
    interface Decisions {
        TrafficTransaction next();
    }
}
