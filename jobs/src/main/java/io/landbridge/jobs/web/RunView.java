package io.landbridge.jobs.web;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the server shows of a run, and hands on to it. Safe for several threads. */
public interface RunView {

    /** The document of {@code landbridge status --output json}. */
    Map<String, @Nullable Object> status();

    /** Whether the run hears from its ledger; without that it does nothing but wait. */
    boolean hearsLedger();

    /** As {@code landbridge pause}; answers the command's document. */
    Map<String, @Nullable Object> pause(@Nullable String reason);

    /** As {@code landbridge resume}. */
    Map<String, @Nullable Object> resume();

    /**
     * As {@code landbridge tune}; what is null stays as it is.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException of category USER for a value that cannot be
     */
    Map<String, @Nullable Object> tune(
            @Nullable Long maxRowsPerSecond, @Nullable Integer parallelism, @Nullable Long chunkMillis);

    /** The flag that clients follow. */
    TrafficView traffic();
}
