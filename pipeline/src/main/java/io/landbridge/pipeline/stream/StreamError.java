package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why a stream cannot go on. Going on from "now" is never the way out. */
public enum StreamError implements ErrorCode {
    /** The source's log holds DDL on a table of the plan. */
    DDL(
            Category.REFUSED,
            "Undo the change or adapt the plan, run 'landbridge resync PLAN --table T' for the table, then run again."),
    /** The source's log holds a TRUNCATE of a table of the plan. */
    TRUNCATED(Category.REFUSED, "Run 'landbridge resync PLAN --table T', which empties and copies the table anew."),
    /** The source no longer has its log from the position on, or has gone back behind it. */
    POSITION_LOST(
            Category.REFUSED,
            "What was changed since cannot be read any more: 'landbridge resync PLAN --table T' for every table, or begin anew"
                    + " under another migration name."),
    /** The connection ended at another server than the migration was begun with. */
    OTHER_SERVER(Category.REFUSED, "Name the server that the migration was begun with in source.url."),
    /** A setting without which the log is not whole was changed. */
    SETTINGS_CHANGED(
            Category.REFUSED,
            "Set it back; tables that were written to meanwhile have to be reloaded with 'landbridge resync PLAN --table T'."),
    /** The source, or one of its tables, does not log what a stream needs. */
    NOT_STREAMABLE(Category.REFUSED, "Run 'landbridge assess PLAN' for what the source has to be set to."),
    /** The log holds what cannot be followed: XA transactions, partial row images. */
    UNREADABLE_EVENT(Category.REFUSED, "Run 'landbridge assess PLAN' for what the source has to be set to."),
    /** Another process has taken the stream over. */
    SUPERSEDED(Category.REFUSED, "Another process streams this migration; nothing of ours was committed."),
    /** The capture ended by itself. */
    CAPTURE_ENDED(Category.TRANSIENT, "The stream is opened again from the last applied position.");

    private final Category category;
    private final String remedy;

    StreamError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    @Override
    public String room() {
        return "stream";
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
