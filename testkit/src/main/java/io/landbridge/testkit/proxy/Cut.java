package io.landbridge.testkit.proxy;

/** How a connection ends for both of its sides. */
public enum Cut {
    /** At once, with an error on the next read. */
    RESET,
    /** In order, as if the other side had said goodbye: the end of a stream in the middle of an answer. */
    END
}
