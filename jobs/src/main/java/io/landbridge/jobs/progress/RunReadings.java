package io.landbridge.jobs.progress;

import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
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
 * @param lagBytes of the source's log between what is applied and its end; null when not known
 * @param runway until the source drops log that is needed; null when it will not, or nobody knows
 */
public record RunReadings(
        List<TableProgress> tables,
        @Nullable StreamRecord stream,
        Activity activity,
        @Nullable String held,
        long quarantined,
        @Nullable Long lagBytes,
        @Nullable Duration runway) {

    public RunReadings {
        tables = List.copyOf(tables);
    }
}
