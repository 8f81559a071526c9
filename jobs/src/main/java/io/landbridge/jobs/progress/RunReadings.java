package io.landbridge.jobs.progress;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run knows of itself at one moment, for meters.
 *
 * @param tables counts of the whole migration
 * @param stream null without a stream
 * @param held why no chunk may be claimed, e.g. {@code throttled: threadsRunning 40 over 25}; null when nothing holds
 * @param quarantined rows open or discarded
 * @param chunks that this process has copied
 * @param proof what was compared, and holds still
 * @param readiness why traffic may not be led to the target yet
 * @param traffic where the cutover is, and which way changes flow
 */
public record RunReadings(
        List<TableProgress> tables,
        @Nullable StreamRecord stream,
        Activity activity,
        @Nullable String held,
        long quarantined,
        ChunkTimes chunks,
        Freshness proof,
        Readiness readiness,
        Traffic traffic) {

    /**
     * Where the cutover is, and which way changes flow.
     *
     * @param cutover its state in the ledger
     * @param isBack whether the stream is the one that leads back, since the target is live
     * @param freezeMillis how long clients were held by the last cutover or rollback; null before
     */
    public record Traffic(
            CutoverState cutover, boolean isBack, @Nullable Long freezeMillis) {}

    /**
     * Chunks and the time from claim to commit of all of them together.
     *
     * @param total repeated attempts included
     */
    public record ChunkTimes(long count, Duration total) {}

    public RunReadings {
        tables = List.copyOf(tables);
    }
}
