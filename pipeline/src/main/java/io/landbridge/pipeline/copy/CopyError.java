package io.landbridge.pipeline.copy;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can go wrong while a chunk is copied, apart from the databases' own errors. */
public enum CopyError implements ErrorCode {
    /** The chunk's token is no longer ours. */
    SUPERSEDED(Category.TRANSIENT, "Another process took the chunk over; nothing of ours was committed."),
    /** The server's count of rows differs from what arrived. */
    COUNT_DIFFERS(Category.TRANSIENT, "The attempt is repeated; nothing was committed."),
    /** The source table's definition is not the plan's any more. */
    SOURCE_CHANGED(
            Category.REFUSED,
            "Where changes are carried over: give the target's table the change, or the plan a rule for it; then 'landbridge resync PLAN"
                    + " --table T', which has the table copied anew, and run again. Else undo the change and run again; or begin anew:"
                    + " 'landbridge finish PLAN', empty the target's tables, adapt the plan."),
    /** The source table, or the source, cannot give a consistent read with a fence. */
    NO_SNAPSHOT(Category.REFUSED, "Run 'landbridge assess PLAN' for what the source has to be set to."),
    /** A row needs more memory than there is. */
    OUT_OF_MEMORY(
            Category.REFUSED,
            "Give the process more memory (LANDBRIDGE_JAVA_OPTS=-Xmx…), or drop the large column in the plan."),
    /** The source's connection ended at a standby. */
    NOT_PRIMARY(Category.REFUSED, "Name the primary in source.url."),
    /** A connection ended at another server than the migration was begun with. */
    OTHER_SERVER(
            Category.REFUSED,
            "Name one server in the URL; after a failover or a restore the copy has to begin anew under another migration name."),
    /** The fence's position was not flushed by the source in time. */
    NOT_DURABLE(Category.TRANSIENT, "The source is slow to write its log; the attempt is repeated."),
    /** The chunk's fence grew older than {@code copyLimit}. */
    TOO_SLOW(Category.TRANSIENT, "The chunk is given back and halved."),
    /** A unique value is held by a row that the stream may still move away. */
    GAVE_WAY(Category.TRANSIENT, "The chunk is given back until the stream has gone on."),
    /** A row is refused, but its table has no key by which it could be found and kept apart. */
    REFUSED_WITHOUT_KEY(
            Category.DATA,
            "Change the plan's rule so that every row is accepted, correct the row at the source, or give the table a primary key"
                    + " of a type whose order can be used; then run again, after a change of the plan with"
                    + " 'landbridge quarantine PLAN retry --accept-plan'."),
    /** More rows were quarantined than the plan allows. */
    QUARANTINE_OVER_BUDGET(
            Category.DATA,
            "See 'landbridge quarantine PLAN list'. Raise maxQuarantined and run again; or correct the rows, or the plan's rule, and"
                    + " 'landbridge quarantine PLAN retry' (--accept-plan for a changed rule).");

    private final Category category;
    private final String remedy;

    CopyError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public Category category() {
        return category;
    }

    @Override
    public String remedy() {
        return remedy;
    }
}
