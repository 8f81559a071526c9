package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.position.Position;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How far each change stream of a migration is; one row each. Source of the rules: docs/protocol.md, "Applying".
 */
public interface StreamStore {

    /** The row; empty before {@link #create}, and in a ledger that is too old to know streams. */
    Optional<StreamRecord> find(String stream);

    /** Adds the row with its first position; does nothing when it is there. */
    void create(String stream, Position start, String delivery);

    /**
     * Takes the stream over: token + 1, so that nobody under an older one commits again.
     *
     * @return the row under the new token
     */
    StreamRecord take(String stream);

    /**
     * Publishes what the stream has delivered, before chunk states are read.
     *
     * @return false when the token is no longer the latest: the caller must stop
     */
    boolean deliver(String stream, long token, String delivery);

    /**
     * The first statement of an apply transaction: finds the row under token and position, and holds it until the transaction ends.
     *
     * @return false when one of them is no longer the row's: the caller must roll back
     */
    boolean hold(String stream, long token, Position applied);

    /**
     * The last statement of an apply transaction that holds the row: everything up to {@code applied} is in the target.
     *
     * @param applied not before the row's
     * @param committedAt when the source committed the last transaction; null when nobody knows, and the time known before stays
     * @param counts added to the row's
     * @throws IllegalStateException when {@link #hold} did not find the row in this transaction, or a batch in lanes is at hand
     */
    void advance(String stream, Position applied, @Nullable Instant committedAt, StreamCounts counts);

    /** The batch that is applied in lanes; empty when none is. */
    Optional<LaneBatch> batch(String stream);

    /**
     * Begins a batch in lanes, in a transaction that holds the row: from then on the row's position moves by {@link #endBatch} only.
     *
     * @param end behind the row's position
     * @param cut which transaction goes in which lane; kept for whoever goes on after a crash
     * @throws IllegalStateException when {@link #hold} did not find the row in this transaction, or a batch is at hand
     */
    void beginBatch(String stream, Position end, int lanes, String cut);

    /**
     * The first statement of a lane's transaction: finds the lane's row under the stream's token and as it was when the batch began, and
     * holds it until the transaction ends. Lanes do not wait for each other; whoever takes the stream over waits for each that holds its row.
     *
     * @param start the stream's position
     * @return false when the token is no longer the row's, or the lane has committed: the caller must roll back
     */
    boolean holdLane(String stream, int lane, long token, Position start);

    /**
     * The last statement of the transaction of a lane that holds its row: what it has of the batch is in the target.
     *
     * @param counts kept until the batch ends
     * @throws IllegalStateException when {@link #holdLane} did not find the row in this transaction
     */
    void completeLane(String stream, int lane, Position end, StreamCounts counts);

    /**
     * Ends a batch in lanes, in a transaction that holds the stream's row: everything up to the batch's end is in the target.
     *
     * @param committedAt as for {@link #advance}
     * @throws IllegalStateException when {@link #hold} did not find the row in this transaction, or a lane has not committed
     */
    void endBatch(String stream, @Nullable Instant committedAt);

    /**
     * A batch that is applied in lanes; it begins at the stream's position.
     *
     * @param end the position behind it
     * @param lanes how many, with numbers from 0
     * @param cut as it was given to {@link #beginBatch}
     * @param committed numbers of the lanes whose changes are in the target
     */
    record LaneBatch(Position end, int lanes, String cut, Set<Integer> committed) {

        public LaneBatch {
            committed = Set.copyOf(committed);
        }

        /** With no lane in the target. */
        public static LaneBatch begun(Position end, int lanes, String cut) {
            return new LaneBatch(end, lanes, cut, Set.of());
        }

        /** Whether a lane's changes are in the target. */
        public boolean isCommitted(int lane) {
            return committed.contains(lane);
        }

        /** The same with a further lane in the target. */
        public LaneBatch with(int lane) {
            Set<Integer> more = new HashSet<>(committed);
            more.add(lane);
            return new LaneBatch(end, lanes, cut, more);
        }
    }

    /**
     * In an apply transaction that holds the row: the stream begins anew at another position, whatever it was before, and without a batch in lanes.
     *
     * @throws IllegalStateException when {@link #hold} did not find the row in this transaction
     */
    void restart(String stream, Position start, String delivery);

    /** Notes how a table begins, in place of what was noted of it before. */
    void begin(String stream, String table, TableStart start);

    /** How tables begin, by name; a ledger of an older version does not say it of those that it knew. */
    Map<String, TableStart> starts(String stream);

    /**
     * How the current epoch of a table begins.
     *
     * @param after changes before it are in every copy of the table, so that nobody looks at them; null when the stream begins there
     * @param definition as the source's catalogue had it, when nothing was copied; null where the log tells of DDL
     * @param rules {@link io.landbridge.pipeline.plan.MappingRules#encode()}
     */
    record TableStart(@Nullable Position after, @Nullable String definition, String rules) {}

    /**
     * A stream's row.
     *
     * @param delivery {@link io.landbridge.pipeline.position.Delivery#encode()}
     * @param committedAt when the source committed the last applied transaction; null before the first
     * @param lagMillis from that commit to the target's commit, by both clocks; null before the first
     */
    record StreamRecord(
            String stream,
            long token,
            Position applied,
            String delivery,
            @Nullable Instant committedAt,
            @Nullable Long lagMillis,
            StreamCounts counts) {}

    /**
     * What became of events; all exact.
     *
     * @param skippedSeen the copy holds them
     * @param skippedPending the copy will hold them
     * @param skippedQuarantined their key is in quarantine
     */
    record StreamCounts(
            long transactions,
            long inserted,
            long updated,
            long deleted,
            long skippedSeen,
            long skippedPending,
            long skippedQuarantined,
            long deviations) {

        /** Nothing. */
        public static final StreamCounts NONE = new StreamCounts(0, 0, 0, 0, 0, 0, 0, 0);

        /** Both together. */
        public StreamCounts plus(StreamCounts more) {
            return new StreamCounts(
                    transactions + more.transactions,
                    inserted + more.inserted,
                    updated + more.updated,
                    deleted + more.deleted,
                    skippedSeen + more.skippedSeen,
                    skippedPending + more.skippedPending,
                    skippedQuarantined + more.skippedQuarantined,
                    deviations + more.deviations);
        }
    }
}
