package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why a run does not start, or ends before its end. */
public enum RunError implements ErrorCode {
    /** The operator sent a signal. */
    STOPPED_BY_OPERATOR(Category.STOPPED, "The same command goes on from there."),
    /** Another process works on this migration. */
    ALREADY_RUNNING(Category.REFUSED, "Wait for it, stop it, or look at 'landbridge status PLAN'."),
    /** Another process took the runner's lease over while this one could not renew it. */
    TAKEN_OVER(Category.REFUSED, "The other process goes on; see 'landbridge status PLAN'."),
    /** The plan differs from the one that the rows so far were copied by. */
    PLAN_CHANGED(
            Category.REFUSED,
            "Put the plan back as it was; or, to begin anew, run 'landbridge finish PLAN' and empty the target's tables."),
    /** Rows were copied before the source was asked to keep its log. */
    STREAM_TOO_LATE(
            Category.REFUSED,
            "Begin anew with the stream: 'landbridge finish PLAN', empty the target's tables, then run again; or set"
                    + " changes.through to none."),
    /** The URL leads to another server than when the migration was started. */
    SERVER_CHANGED(
            Category.REFUSED,
            "Point the plan at the server it was started with; after a restore or failover, begin anew with 'landbridge finish PLAN'."),
    /** The assessment found what would make the run fail or lose something. */
    BLOCKED(Category.REFUSED, "Remove what blocks; 'landbridge assess PLAN' shows it again, with warnings."),
    /** Rows are not the same on both sides, or a check does not hold. */
    DIFFERENCES_FOUND(
            Category.REFUSED,
            "'landbridge validate PLAN' names rows and columns, and 'landbridge validate PLAN --repair preview' what would put them"
                    + " right; the same command goes on from there."),
    /** Rows were changed so often while they were compared that nothing can be said of them. */
    NOT_PROVED(
            Category.REFUSED,
            "Compare once more, or let 'landbridge run PLAN' go on comparing while it follows; 'landbridge status PLAN' shows what is left."),
    /** A comparison was asked for before the copy is complete. */
    NOT_COPIED(Category.REFUSED, "Let 'landbridge run PLAN' copy the rest; it compares at its end."),
    /** No source table fits the plan. */
    NOTHING_TO_COPY(Category.USER, "Check source.url and the plan's include and exclude patterns."),
    /** Something went wrong that nobody foresaw. */
    DEFECT(Category.INTERNAL, "Please report this with the output of --verbose."),
    /** The run history cannot be kept where it was asked for. */
    STATE_FOLDER(Category.USER, "Name a folder that this user can write to, with --state or in LANDBRIDGE_STATE."),
    /** The environment asks for a kill at a point that does not exist. */
    HALT_POINT_UNKNOWN(Category.USER, "Correct or unset the variable; it is for fault tests only."),
    /** A server was away for longer than a run waits. */
    OUTAGE(Category.TRANSIENT, "Bring the server back; the same command goes on from the last committed chunk.");

    private final Category category;
    private final String remedy;

    RunError(Category category, String remedy) {
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
