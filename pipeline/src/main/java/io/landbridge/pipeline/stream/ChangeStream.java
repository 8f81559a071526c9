package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.ledger.StreamStore.TableStart;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
     * Asks the source for what its log does not tell: DDL on the plan's tables where it is not logged, settings without which the log is not
     * whole, and whether what was read is still that server's log. Before each batch, and now and then where there is none.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link io.landbridge.pipeline.copy.CopyError#SOURCE_CHANGED}, {@link
     *     StreamError#SETTINGS_CHANGED}, {@link StreamError#POSITION_LOST}, {@link StreamError#OTHER_SERVER}
     */
    void verify();

    /**
     * Whether stretches without events are told of as soon as they are read, since somebody waits for the position, or only now and then.
     */
    default void hurry(boolean hurried) {
        // Where nothing is held back there is nothing to hurry.
    }

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
         * @param waits told now and then why it takes more than ten seconds
         */
        Start prepare(String stream, List<TableMapping> mappings, Consumer<String> waits);

        /** As above, for who does not care how long it takes. */
        default Start prepare(String stream, List<TableMapping> mappings) {
            return prepare(stream, mappings, reason -> {});
        }

        /**
         * Says from where the changes of tables count that are copied anew from now on. Where a table is no longer in what the source logs for
         * the stream, it is taken in again.
         *
         * @return all before the position is in each snapshot that shows what the delivery names
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link io.landbridge.pipeline.copy.CopyError#SOURCE_CHANGED} when a
         *     table is not the mapping's
         */
        Start restart(String stream, List<TableMapping> mappings);

        /**
         * The same shortly after, and quickly: what the tables are is not asked once more, so that whoever opens the stream there finds what was
         * altered in between.
         *
         * @param before what {@link #restart} said of the same tables
         */
        default Start again(String stream, List<TableMapping> mappings, Start before) {
            return restart(stream, mappings);
        }

        /**
         * Reads the same log beside whoever reads the stream, who is not disturbed, from a position on that was passed, or from now on where
         * the source lets nobody read what is over. What it confirms is its own affair.
         *
         * @throws io.landbridge.pipeline.failure.LandbridgeException when the source has no room for it, or takes longer than a few seconds
         */
        default ChangeStream watch(
                String stream, List<TableMapping> mappings, Position from, Map<String, TableStart> starts) {
            return open(stream, mappings, from, starts);
        }

        /** As below, of tables that begin with the stream. */
        default ChangeStream open(String stream, List<TableMapping> mappings, Position from) {
            return open(stream, mappings, from, Map.of());
        }

        /**
         * Opens the stream behind a position.
         *
         * @param starts by table: changes before a table's own position are left out unread, whatever they are; so are DDL and TRUNCATE
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link StreamError#DDL} when a definition differs from the one noted
         * @throws io.landbridge.pipeline.failure.LandbridgeException {@link StreamError#POSITION_LOST} when the source no longer has its log
         *     from there, or has gone back in time; {@link StreamError#OTHER_SERVER}, {@link StreamError#SETTINGS_CHANGED}
         */
        ChangeStream open(String stream, List<TableMapping> mappings, Position from, Map<String, TableStart> starts);

        /** Where the log ends now: every transaction that anybody can see is before it. */
        Position end();

        /** How much of the log the source retains for the stream, and for how long it will. */
        Retention retention(String stream, Position applied);

        /**
         * Lets the source forget its log up to there while nobody reads the stream: what is before is wanted by nobody. Does nothing where
         * the source keeps no account, or has forgotten more already.
         */
        void letGo(String stream, Position position);

        /** Removes what {@link #prepare} made; idempotent. */
        void remove(String stream);
    }

    /**
     * Where a stream begins, or some of its tables.
     *
     * @param delivery what is before the position, and new snapshots may not show yet
     * @param definitions of the tables by name, as the catalogue has them at the position or behind it; none where the log tells of DDL
     */
    record Start(Position position, Delivery delivery, Map<String, String> definitions) {}

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
