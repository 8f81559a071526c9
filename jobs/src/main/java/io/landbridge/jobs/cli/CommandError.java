package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with a command itself. */
enum CommandError implements ErrorCode {
    /** An option or argument is unknown, missing or malformed. */
    USAGE(Category.USER, "See 'landbridge COMMAND --help'."),
    /** A destructive command was neither confirmed on a terminal nor given {@code --yes}. */
    NOT_CONFIRMED(Category.USER, "Type the name on a terminal, or add --yes where nobody can answer."),
    /** There is no ledger for this plan in the target. */
    NOT_STARTED(Category.REFUSED, "Start the migration with 'landbridge run PLAN'."),
    /** The migration copies only. */
    NO_STREAM(
            Category.REFUSED,
            "Begin anew: 'landbridge finish PLAN', empty the target's tables, then run again; with changes.through direct when the source"
                    + " is written to meanwhile."),
    /** The target is live, and no process carries its changes back. */
    NOT_CARRIED(Category.REFUSED, "Start 'landbridge run PLAN', which does, and give the command beside it."),
    /** Something stands against leading traffic to the target. */
    NOT_READY(
            Category.REFUSED,
            "Wait for what is still to come, and settle what is named; 'landbridge status PLAN' shows the rest."),
    /** The command would do something that does not go with where the migration is. */
    WRONG_PHASE(
            Category.REFUSED,
            "'landbridge status PLAN' says where the migration is; docs/reference/phases.md which command does what there."),
    /** The file that was asked for cannot be written. */
    REPORT_UNWRITABLE(Category.USER, "Name a file that this user can write to."),
    /** A defect of Landbridge. */
    INTERNAL(Category.INTERNAL, "Please report this with the output of --verbose.");

    private final Category category;
    private final String remedy;

    CommandError(Category category, String remedy) {
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
