package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.TransactionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A whole transaction of the source, or a stretch of its log that holds nothing for us.
 *
 * @param id null when it changes no row of the stream's tables. One whose events are all left out, since they are before the beginnings of
 *     their tables, keeps its id, so that a batch has the same transactions however often its tables begin anew
 * @param end the position behind it
 * @param committedAt by the source's clock, for people; null when the log does not say
 */
public record SourceTransaction(
        @Nullable TransactionId id, Position end, @Nullable Instant committedAt, Events events) {

    /** A transaction's events in the order of the log; may be read several times, by one thread at a time. */
    public interface Events extends Iterable<ChangeEvent> {

        /** How many there are. */
        long count();
    }
}
