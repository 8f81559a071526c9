package io.landbridge.pipeline.failure;

import java.util.Locale;
import java.util.function.Consumer;

/**
 * A place before or after a step that changes state, where a test may kill the process for real and then look whether the same command
 * goes on correctly. Each such step has one; the list is the fault test's list.
 */
public enum NamedPoint {
    /** The ledger's tables are there, nobody holds the lease yet. */
    LEDGER_CREATED,
    /** This process holds the runner lease and has written nothing else. */
    LEASE_TAKEN,
    /** The migration's row is written, former copiers are ended. */
    MIGRATION_REGISTERED,
    /** A stage is about to begin. */
    STAGE_BEGINS,
    /** A stage's work is committed, the ledger does not say so yet. */
    STAGE_WORKED,
    /** The ledger says that a stage is complete. */
    STAGE_RECORDED,
    /** One DDL statement is about to run. */
    DDL_BEGINS,
    /** One DDL statement is committed. */
    DDL_APPLIED,
    /** A table's first chunks are committed. */
    TABLE_PLANNED,
    /** A chunk is claimed; the claim is not committed. */
    CHUNK_CLAIMED,
    /** A claimed chunk is cut; neither is committed. */
    CHUNK_CUT,
    /** Claim and cut are committed. */
    CLAIM_COMMITTED,
    /** The chunk's snapshot is open and holds all that the stream had delivered; no row was read. */
    SNAPSHOT_TAKEN,
    /** The first row of a chunk is on its way into the target. */
    ROWS_FLOWING,
    /** The target has taken all rows of a chunk; the ledger does not know of them. */
    ROWS_WRITTEN,
    /** The target has refused a row of a chunk, which is rolled back and will be halved. */
    HALVING_BEGINS,
    /** One half of a refused range is written, another is not. */
    HALF_WRITTEN,
    /** The ledger says that the chunk is copied, in the transaction of its rows; not committed. */
    CHUNK_COMPLETED,
    /** A chunk and its rows are committed; nobody has been told. */
    CHUNK_COMMITTED,
    /** A chunk is about to be given back. */
    RELEASE_BEGINS,
    /** A chunk that was given back is committed as such. */
    CHUNK_RELEASED,
    /** What became of a chunk whose session broke is found out on another one and committed. */
    CHUNK_SETTLED,
    /** Quarantined keys are about to be committed as pending again. */
    RETRY_BEGINS,
    /** A table's ranges for the comparison are committed; none of them was compared. */
    RANGES_PLANNED,
    /** The ledger says that a range was proved equal. */
    RANGE_VERIFIED,
    /** PostgreSQL's publication names the plan's tables; nothing keeps the log yet. */
    PUBLICATION_MADE,
    /** The source keeps its log for the stream; the ledger does not know of it. */
    SOURCE_PREPARED,
    /** The source keeps its log for the stream, and the ledger knows from where on. */
    STREAM_CREATED,
    /** The stream is ours under a new token. */
    STREAM_TAKEN,
    /** The ledger says what the stream has delivered; no chunk's state was read. */
    DELIVERED_PUBLISHED,
    /** What becomes of each change of a batch is decided; nothing of it is written. */
    BATCH_DECIDED,
    /** A key's rows are deleted in the target and its chunk is PENDING, in the transaction of the batch; not committed. */
    RECOPY_WRITTEN,
    /** A key's rows are deleted in the target and its chunk is QUARANTINED, in the transaction of the batch; not committed. */
    KEY_QUARANTINED,
    /** The target has taken the changes of a batch; the ledger does not know of them. */
    CHANGES_WRITTEN,
    /** The ledger says how far the stream is, in the transaction of the changes; not committed. */
    BATCH_ADVANCED,
    /** The ledger says in which lanes a batch is applied; nothing of it is. */
    BATCH_BEGUN,
    /** The ledger says that a lane is in, in the transaction of its changes; not committed. */
    LANE_RECORDED,
    /** A lane of a batch is committed; others may not be. */
    LANE_COMMITTED,
    /** A batch and its position are committed; nobody has been told. */
    BATCH_COMMITTED,
    /** The reader of the log knows that the source may forget it up to the batch's end. */
    POSITION_CONFIRMED,
    /** PostgreSQL's slot has been told so. */
    LOG_RELEASED,
    /** The source keeps its log from a new position on, and the ledger knows the old one only. */
    STREAM_MOVED,
    /** A table's chunks are PENDING in a new epoch and its rows are deleted in the target; not committed. */
    RESYNC_WRITTEN,
    /** A table's new epoch is committed. */
    RESYNC_COMMITTED,
    /** The way back's ledger is in the source; nothing else of it is anywhere. */
    WAY_BACK_LEDGER,
    /** The way back has all that it needs in both databases; nobody has been told. */
    WAY_BACK_PREPARED,
    /** A row that shall go the way back is in the target's ledger. */
    SENTINEL_SENT,
    /** It has come into the source's ledger, or has not in time; nobody has been told. */
    SENTINEL_COME,
    /** The ledger says that the way back is proven. */
    WAY_BACK_PROVEN,
    /** The target has nothing of the way back any more; the source still has its ledger. */
    REVERSE_REMOVED,
    /** PostgreSQL's slot is dropped, its publication is not. */
    SLOT_DROPPED,
    /** The source has nothing of the stream any more; the ledger still says that it has. */
    STREAM_REMOVED,
    /** The migration is no longer in the ledger; nobody has been told. */
    LEDGER_DROPPED,
    /** This process has the right to move traffic and has done nothing with it. */
    CUTOVER_TAKEN,
    /** The target refuses writes that are not ours; no cutover has begun. */
    TARGET_GUARDED,
    /** Whoever carries the streams is asked for the way back. */
    WAY_BACK_WISHED,
    /** A cutover has begun; nothing stands in anybody's way. */
    CUTOVER_PLANNED,
    /** What can be done before clients are held is done. */
    GROUNDWORK_LAID,
    /** The ledger says that the source is about to be fenced, and clients that follow the flag hold; nothing is done at the source. */
    SOURCE_HELD,
    /** The source refuses writes that are not ours; the ledger does not know from which position on. */
    SOURCE_FENCED,
    /** The ledger says that the source is frozen, and where. */
    SOURCE_FROZEN,
    /** The forward stream is nobody's any more, and nobody may take it. */
    FORWARD_HELD,
    /** What was not fresh is proved at the drained position; nothing else is done. */
    POSITION_VERIFIED,
    /** The counters of the side that traffic goes to are ahead of all numbers that were given. */
    COUNTERS_MOVED,
    /** The stream that leads back stands at the target's drained position; the ledger does not know it. */
    REVERSE_PLACED,
    /** The ledger says from where changes flow back. */
    REVERSE_ARMED,
    /** The ledger says that the target is live; its fence still stands. */
    SWITCHED,
    /** The target takes writes; its clients still hold. */
    TARGET_LIFTED,
    /** The target is live and all that follows the switch is done. */
    TARGET_LIVE,
    /** The ledger says that the source stays live; its fence still stands. */
    CUTOVER_ABORTED,
    /** The source takes writes again; its clients still hold. */
    SOURCE_LIFTED,
    /** The source is live and nothing is under way. */
    SOURCE_LIVE,
    /** The ledger says that the target is about to be fenced, to go back; nothing is done. */
    TARGET_HELD,
    /** The target refuses writes that are not ours; the ledger does not know from which position on. */
    TARGET_FENCED,
    /** The ledger says that the target is frozen, and where. */
    TARGET_FROZEN,
    /** Nobody applies the stream that leads back; the ledger still says that the target is live. */
    REVERSE_STOPPED,
    /** The ledger says that the source is live again; its fence still stands. */
    RETURNED,
    /** The way back is given up, and the target stays live; its fence still stands. */
    RETURN_GIVEN_UP,
    /** There is no way back any more. */
    COMMIT_POINT_PASSED,
    /** All tables of a fence are locked, and its row says that it is being raised; nothing of it stands. */
    FENCE_LOCKED,
    /** One table of a fence refuses writes, others do not; only MySQL and MariaDB commit each trigger by itself. */
    FENCE_HALF_RAISED,
    /** All tables of a fence refuse writes; nobody has looked where the log was then. */
    FENCE_RAISED,
    /** A fence lets everybody write again; its triggers are there still. */
    FENCE_LIFTED,
    /** The ledger knows of an execution of a runbook; none of its steps has begun. */
    RUNBOOK_BEGUN,
    /** The ledger says that a step is under way; nothing of it is done. */
    STEP_BEGINS,
    /** A step is done; the ledger does not say so. */
    STEP_WORKED,
    /** The ledger says that a step is done. */
    STEP_RECORDED,
    /** The ledger says that the finished steps are taken back; clients may still be held. */
    TAKING_BACK,
    /** A step is taken back; the ledger does not say so. */
    UNDO_WORKED,
    /** The ledger says how an execution of a runbook has ended. */
    RUNBOOK_ENDED;

    private static volatile Consumer<NamedPoint> listener = point -> {};

    /** Tells the listener from now on; one per process. */
    public static void listen(Consumer<NamedPoint> newListener) {
        listener = newListener;
    }

    /** Says that the process has come here. */
    public void pass() {
        listener.accept(this);
    }

    /** {@code stage-recorded}: the name in the environment variable that asks for a kill. */
    public String pointName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
