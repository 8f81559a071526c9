package io.landbridge.pipeline.cutover;

import java.time.Duration;

/** The lease of the role {@code cutover}, which is kept from running out as long as it is open. */
public interface CutoverRight extends AutoCloseable {

    /** The lease's token. */
    long token();

    /** Who has it, for people. */
    String holder();

    /**
     * Lets it run out after this time, although it is open: who holds clients does so no longer, whatever becomes of him. Whoever finds it
     * run out lets them go.
     */
    void endIn(Duration time);

    /** Has it kept from running out again: nobody is held, or it is decided where they go. */
    void goOn();

    /** Gives it back. */
    @Override
    void close();
}
