package io.landbridge.fake;

import java.util.function.BooleanSupplier;

/** Who may go on when: everybody, or one at a time as a seed says. */
public interface Turns {

    /** A place where another worker may go first, or this one may be stopped for good. */
    void step(String where);

    /**
     * Waits for others to make it true.
     *
     * @return false when it did not come true in time
     */
    boolean await(BooleanSupplier condition);

    /** What whoever looks at the servers' state, or changes it, holds meanwhile. */
    Object monitor();

    /** Says that something changed that others may wait for. */
    void changed();

    /** Real threads, as they come. */
    static Turns free() {
        return new FreeTurns();
    }
}
