package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What keeps tables from being compared, or repaired. */
enum ValidationError implements ErrorCode {
    /** Part of the table is not copied yet, or the stream has not passed its copies. */
    NOT_SETTLED(
            Category.REFUSED,
            "Let 'landbridge run' copy the table and catch up first; 'landbridge status' shows how far it is."),
    /** The stream has not applied what a read of the source shows, for too long. */
    STREAM_BEHIND(
            Category.TRANSIENT,
            "See that 'landbridge run' is at work and catches up; 'landbridge status' shows the lag. The same command goes on from there."),
    /** Snapshots of the source do not show what the stream was given long ago. */
    SOURCE_BEHIND(
            Category.TRANSIENT,
            "Look for commits of the source that wait for a standby; the same command goes on from there."),
    /** The plan wants servers to hash what they cannot hash. */
    NOT_ON_SERVERS(Category.USER, "Set 'digest: auto' in the plan's section 'validation', or leave it out."),
    /** A repair would change more rows than the plan allows. */
    REPAIR_OVER_BUDGET(
            Category.REFUSED,
            "Find out why so many rows differ; 'resync' copies a table anew, 'maxRepairs' in the plan's section 'validation' raises the limit."),
    /** A row cannot be repaired by its key. */
    NOT_REPAIRABLE(Category.REFUSED, "Copy the table anew with 'landbridge resync'.");

    private final Category category;
    private final String remedy;

    ValidationError(Category category, String remedy) {
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
