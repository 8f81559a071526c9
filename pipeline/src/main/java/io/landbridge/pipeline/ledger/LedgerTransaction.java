package io.landbridge.pipeline.ledger;

/**
 * A session on the target's primary in which stores work, one READ COMMITTED transaction after another; durable once committed. Not for
 * several threads.
 *
 * <p>After {@link #commit} or {@link #rollback} the next call begins a new transaction of the same session. Closing without commit rolls
 * back. Every method may throw a {@link io.landbridge.pipeline.failure.LandbridgeException} whose code is a {@link
 * io.landbridge.pipeline.failure.ConnectionError}; after a commit that threw, whether it happened is asked of the ledger.
 */
public interface LedgerTransaction extends AutoCloseable {

    /** The target session's id, by which others see whether it is alive, and can end it; never given to another session. */
    String session();

    /** Identity of the migration and its phase. */
    MigrationStore migration();

    /** Which stages are complete, for which plan. */
    StageStore stages();

    /** Key ranges and single keys. */
    ChunkStore chunks();

    /** How far change streams are. */
    StreamStore streams();

    /** Keys to look at again. */
    DivergenceStore divergences();

    /** Rows that the target or a rule refuses. */
    QuarantineStore quarantine();

    /** What was proved equal, and what is not. */
    ValidationStore validation();

    /** Wishes of the operator. */
    ControlStore control();

    /** Where the cutover is. */
    CutoverStore cutover();

    /** Where clients write. */
    TrafficStore traffic();

    /** Executions of runbooks. */
    RunbookStore runbooks();

    /** Who works. */
    LeaseStore leases();

    /** Who did what, when. */
    AuditStore audit();

    /** Makes everything of this transaction durable at once. */
    void commit();

    /** Undoes everything of this transaction. */
    void rollback();

    @Override
    void close();
}
