package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.regex.Pattern;

/** Why a stream cannot go on. Going on from "now" is never the way out. */
public enum StreamError implements ErrorCode {
    /** The source's log holds DDL on a table of the plan. */
    DDL(
            Category.REFUSED,
            "Give the target's table the change, or the plan a rule for it; then 'landbridge resync PLAN --table T' for the table, which"
                    + " has it copied anew and goes on behind the change, and run again. While the target is live the way back"
                    + " ends there: 'landbridge finish PLAN' gives it up, and a migration the other way makes another."),
    /** The source's log holds a TRUNCATE of a table of the plan. */
    TRUNCATED(
            Category.REFUSED,
            "Run 'landbridge resync PLAN --table T', which empties the target's table, has it copied anew and goes on behind the"
                    + " TRUNCATE; then run again."),
    /** The source no longer has its log from the position on, or has gone back behind it. */
    POSITION_LOST(
            Category.REFUSED,
            "What was changed since cannot be read any more, and it is not gone on from now: 'landbridge resync PLAN --all' has a new"
                    + " position noted and every table emptied and copied anew, then run again."),
    /** The connection ended at another server than the migration was begun with. */
    OTHER_SERVER(
            Category.REFUSED,
            "Name the server that the migration was begun with in source.url. After a failover or a restore its log is another one:"
                    + " 'landbridge finish PLAN', empty the target's tables, then run again."),
    /** A setting without which the log is not whole was changed. */
    SETTINGS_CHANGED(
            Category.REFUSED,
            "Set it back. Tables that were written to meanwhile have to be copied anew: 'landbridge resync PLAN --table T' for each of"
                    + " them, or 'landbridge resync PLAN --all'; then run again."),
    /** The source, or one of its tables, does not log what a stream needs. */
    NOT_STREAMABLE(Category.REFUSED, "Run 'landbridge assess PLAN' for what the source has to be set to."),
    /** The log holds what cannot be followed: XA transactions, partial row images. */
    UNREADABLE_EVENT(
            Category.REFUSED,
            "Run 'landbridge assess PLAN' for what the source has to be set to; then 'landbridge resync PLAN --table T', which has the"
                    + " table copied anew and goes on behind it, and run again."),
    /** The source had to keep more of its log than the plan allows, and was let go. */
    RETENTION_OVER_BUDGET(
            Category.REFUSED,
            "Give the source's log more room (changes.retention.budget), or the stream a chance to keep up; then 'landbridge resync PLAN"
                    + " --all', which has a new position noted and every table copied anew, and run again."),
    /** Another process has taken the stream over. */
    SUPERSEDED(Category.REFUSED, "Another process streams this migration; nothing of ours was committed."),
    /** A cutover holds the stream: the other direction carries changes, or is about to. */
    HELD(
            Category.REFUSED,
            "Nothing: it goes on when the cutover lets it go; 'landbridge status PLAN' says where that is."),
    /** The capture ended by itself. */
    CAPTURE_ENDED(Category.TRANSIENT, "The stream is opened again from the last applied position.");

    private static final Pattern PLAIN = Pattern.compile("[\\w.-]+");

    private final Category category;
    private final String remedy;

    StreamError(Category category, String remedy) {
        this.category = category;
        this.remedy = remedy;
    }

    /**
     * Such an error of one table, with the command that leads on.
     *
     * @param what happened
     */
    public LandbridgeException of(TableMapping mapping, String what) {
        return of(mapping, "source " + mapping.name(), what);
    }

    /** The same, found at another place. */
    public LandbridgeException of(TableMapping mapping, String where, String what) {
        return new LandbridgeException(this, where, what, remedy.replace("--table T", option(mapping)), null);
    }

    /** {@code --table shop.orders}, as a shell takes it. */
    public static String option(TableMapping mapping) {
        return option(mapping.name());
    }

    /** The same, by the source table's name. */
    public static String option(String name) {
        return "--table " + (PLAIN.matcher(name).matches() ? name : "'" + name.replace("'", "'\\''") + "'");
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
