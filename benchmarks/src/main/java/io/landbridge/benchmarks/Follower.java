package io.landbridge.benchmarks;

import io.landbridge.testkit.server.TestDatabase;
import org.jspecify.annotations.Nullable;

/** Something that reads the source's log from where it left off, and is stopped in between while the backlog grows. */
interface Follower extends AutoCloseable {

    /** What results and marks call it. */
    String name();

    /** Begins where the source is now, copies what has to be there, and stops. */
    void prepare();

    /** Goes on; returns before anything is read. */
    void start(int round);

    /** Whether everything up to the round's end is where it shall be. */
    boolean hasReached(int round);

    /** Its own process; 0 when it is a part of the target's server. */
    long pid();

    /** Ends; the next start goes on from here. */
    void stop();

    /** Where it writes to; null when it writes nothing. */
    @Nullable TestDatabase target();

    /** Leaves nothing behind on the source. */
    @Override
    void close();
}
