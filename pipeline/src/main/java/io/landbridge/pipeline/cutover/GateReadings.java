package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.validation.Freshness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What gates are judged by, as it is at one moment.
 *
 * @param follows whether a process carries the stream
 * @param lagMillis of the last transaction, from commit to commit; null before the first
 * @param backlogBytes of the log that are not applied; negative when nobody knows
 * @param neverProved ranges that were never verified, of which nobody knows the rows
 * @param rowsPerSecond that are compared; not positive when nobody knows
 * @param setAside rows in quarantine, open or discarded, as {@code schema.table/key}
 * @param wayBackNote how it was proved, or why it was not
 */
public record GateReadings(
        boolean follows,
        @Nullable Long lagMillis,
        long backlogBytes,
        Freshness proof,
        long neverProved,
        long rowsPerSecond,
        List<String> setAside,
        WayBack wayBack,
        @Nullable String wayBackNote) {

    public GateReadings {
        setAside = List.copyOf(setAside);
    }
}
