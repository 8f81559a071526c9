package io.landbridge.pipeline.ledger;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Wishes of the operator: the only channel between processes, polled each second by the one that works. */
public interface ControlStore {

    /** In place of a table's name: all of them, and the stream begins anew with them. */
    String EVERY_TABLE = "*";

    /** The wishes as they stand. */
    Wishes read();

    /**
     * Replaces them by what becomes of them as they stand; who changes them at the same time waits for this transaction's end and begins
     * with what it made. The migration is registered.
     *
     * @param by who wishes, for status and audit
     * @return as they are now
     */
    Wishes change(UnaryOperator<Wishes> change, String by);

    /**
     * Wishes that a table be copied anew; idempotent. It stands until {@link #fulfilResync}.
     *
     * @param table has been planned; or {@link #EVERY_TABLE}
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
