package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.List;

/**
 * The committed changes of the plan's tables, as the source's log has them: whole transactions, in the log's order, each at least once.
 * Not for several threads, but for {@link #confirm}.
 */
public interface ChangeStream extends AutoCloseable {

    /**
     * The next transactions. Those that end at or before the position the stream was opened at are left out. Stretches without events
     * for us come too, now and then, so that the position goes on.
     *
     * @param atMost how long to wait for the first one
     * @return empty when nothing came in time
     * @throws io.landbridge.pipeline.failure.LandbridgeException with a {@link StreamError} when the log cannot be gone on with; all before
     *     that place has been returned
     */
    List<SourceTransaction> poll(Duration atMost);

    /**
     * Lets the source forget its log up to there: what is before has been committed in the target. Nothing else ever moves the place from
     * which the source would send again.
     */
    void confirm(Position applied);

    /** The same without what every new snapshot of the source is now known to show. */
    Delivery settle(Delivery delivery);

    /**
     * Compares what the catalogue says of the plan's tables with the plan, where the log does not tell of DDL.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link io.landbridge.pipeline.copy.CopyError#SOURCE_CHANGED}
     */
    void verifyDefinitions();

    /** Ends the reading; the source keeps its log from the last {@link #confirm} on. */
    @Override
    void close();

    /** Prepares a source for streaming and opens streams; safe for several threads. */
    interface Opener {

        /**
         * Makes what the source needs, where it is missing (publication, slot), after the tables' identity was checked, and says where a
         * stream can begin: every transaction that is not before that position will be delivered. Idempotent; with a slot that is there
         * already its position stays.
         *
         * @param stream names slot and publication
         */
        Start prepare(String stream, List<TableMapping> mappings);

        /**
         * Opens the stream behind a position.
         *
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link StreamError#POSITION_LOST} when the source no longer has its log
         *     from there, or has gone back in time; {@link StreamError#OTHER_SERVER}, {@link StreamError#SETTINGS_CHANGED}
         */
        ChangeStream open(String stream, List<TableMapping> mappings, Position from);

        /** Where the log ends now: every transaction that anybody can see is before it. */
        Position end();

        /** How much of the log the source retains for the stream, and for how long it will. */
        Retention retention(String stream, Position applied);

        /** Removes what {@link #prepare} made; idempotent. */
        void remove(String stream);
    }

    /**
     * Where a stream begins.
     *
     * @param delivery nothing delivered, in the engine's form
     */
    record Start(Position position, Delivery delivery) {}

    /**
     * How far the source's log has run on.
     *
     * @param lagBytes between the position and the log's end
     * @param allowedBytes after which the source drops the log although it is needed; -1 when it never does
     * @param allowedTime how long the source keeps its log; null when it goes by size or for ever
     */
    record Retention(
            long lagBytes,
            long allowedBytes,
            @org.jspecify.annotations.Nullable Duration allowedTime) {}
}
