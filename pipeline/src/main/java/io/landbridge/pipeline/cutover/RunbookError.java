package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** What can be wrong with a runbook, and how it can end otherwise than it was written for. */
public enum RunbookError implements ErrorCode {
    /** A step stands where it would lose something. */
    ORDER(Category.USER, "Put the steps in order; docs/runbook-file.md shows it."),
    /** A step without which a cutover would be unproved. */
    STEP_MISSING(Category.USER, "Add the step; docs/runbook-file.md shows a whole runbook."),
    /** A step that is there once at most. */
    STEP_TWICE(Category.USER, "Remove one of the two."),
    /** A step that may take longer than clients may be held. */
    OVER_BUDGET(
            Category.USER,
            "Give the step less time, move it before the freeze or behind the switch, or raise freezeBudget."),
    /** No way back, and nobody has said that this is wanted. */
    NO_WAY_BACK_ACCEPTED(Category.USER, "Add the step reverse; or say why there need be no way back: acceptNoWayBack."),
    /** The runbook goes the other way. */
    DIRECTION(
            Category.USER,
            "A runbook with 'direction: rollback' belongs to the command rollback, any other to cutover."),
    /** What has to hold before a runbook begins, or before its switch, does not. */
    GATE_CLOSED(
            Category.REFUSED,
            "Settle what is named, then give the same command again; --override GATE --reason TEXT goes past a gate, and stands in the report."),
    /** The runbook is another one than the one that is under way. */
    CHANGED(
            Category.REFUSED,
            "Put the file back as it was and go on; or call it off with the command rollback, and begin anew."),
    /** A step did not do what it was there for. */
    STEP_FAILED(Category.REFUSED, "Look at what it printed; then give the same command again."),
    /** A step was not done in its time. */
    TIMED_OUT(
            Category.REFUSED,
            "Find out what it waited for; then give the same command again, with more time where that is the answer."),
    /** Clients were held for as long as they may be. */
    BUDGET_SPENT(
            Category.REFUSED,
            "Find out what took the time (--rehearse says what each step takes), or raise freezeBudget."),
    /** A watch has seen that all is not well. */
    CROSSED(Category.REFUSED, "Look at the application on the target; where there is a way back, it is being taken."),
    /** A cutover ended where it began. */
    CALLED_OFF(Category.REFUSED, "Settle what made it fail; then give the same command again."),
    /** A cutover was taken back after its switch. */
    ROLLED_BACK(Category.REFUSED, "Settle what made it fail; then give the same command again."),
    /** Something could neither be done nor taken back. */
    NEEDS_OPERATOR(
            Category.REFUSED,
            "Do what the page names, then the command rollback tries once more to take back what is left; with --settled it takes"
                    + " your word for the step that could not be."),
    /** There is nothing that could be taken back. */
    NOTHING_TO_TAKE_BACK(Category.REFUSED, "'landbridge status PLAN' says where the migration is."),
    /** Traffic cannot come back the way that it went. */
    NO_WAY_BACK(Category.REFUSED, "The command rollback with --explain says what is possible instead."),
    /** Where the migration is, this cannot begin. */
    NOT_NOW(
            Category.REFUSED,
            "'landbridge status PLAN' says where the migration is; 'landbridge rollback PLAN' goes back from there."),
    /** A rehearsal found what would make the runbook fail. */
    NOT_REHEARSED(Category.REFUSED, "Settle what is named, then rehearse again; nothing was changed."),
    /** Nobody waits for that word. */
    NOT_WAITING(Category.REFUSED, "'landbridge status PLAN' says which step waits, and for whom."),
    /** The runbook does not ask that person. */
    NOT_ASKED(Category.REFUSED, "Let one of those say it whom the step names."),
    /** An approval is given by a person who sits at a terminal. */
    NO_TERMINAL(Category.USER, "Give the command on a terminal; no option answers for a person.");

    private final Category category;
    private final String remedy;

    RunbookError(Category category, String remedy) {
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
