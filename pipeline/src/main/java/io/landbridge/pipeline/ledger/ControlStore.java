package io.landbridge.pipeline.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wishes of the operator: the only channel between processes, polled each second by the one that works. */
public interface ControlStore {

    /** The wishes as they stand. */
    Wishes read();

    /**
     * Replaces them.
     *
     * @param by who wishes, for status and audit
     */
    void write(Wishes wishes, String by);

    /**
     * Wishes that a table be copied anew; idempotent. It stands until {@link #fulfilResync}.
     *
     * @param table has been planned
     */
    void wishResync(String table, String by);

    /** Tables that shall be copied anew, the longest wished first. */
    List<String> resyncWishes();

    /** Takes the wish back, in the transaction that begins the table anew. */
    void fulfilResync(String table);

    /**
     * What the operator wants; null leaves the plan's value in force.
     *
     * @param pauseReason shown by status while paused
     */
    record Wishes(
            boolean paused,
            @Nullable String pauseReason,
            boolean stop,
            @Nullable Integer parallelism,
            @Nullable Long maxRowsPerSecond,
            @Nullable Long chunkMillis) {

        /** Nothing is wished. */
        public static final Wishes NONE = new Wishes(false, null, false, null, null, null);
    }
}
