package io.landbridge.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One write after which the two sides may differ.
 *
 * @param write what was written, as the application handed it over
 * @param lacking the side that lacks it, or may lack it
 * @param kind why
 * @param detail the error's message or the numbers of rows
 * @param at when, by this machine's clock
 */
public record Divergence<W>(
        W write, Side lacking, Kind kind, @Nullable String detail, Instant at) {

    /** What happened. */
    public enum Kind {
        /** The other side has refused or did not answer; the primary has it. */
        REFUSED,
        /** Both have done it, to different numbers of rows. */
        OTHER_ROWS,
        /** The primary's commit was not answered: it has it or has not, the other side was not asked, and the application has the exception. */
        IN_DOUBT
    }
}
