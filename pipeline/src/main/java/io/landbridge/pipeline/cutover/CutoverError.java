package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.Category;
import io.landbridge.pipeline.failure.ErrorCode;

/** Why a cutover does not go on. Before the switch each of them leaves the source live. */
public enum CutoverError implements ErrorCode {
    /** Another process has taken the cutover over, or has gone on with it. */
    SUPERSEDED(
            Category.REFUSED,
            "Another process works on this cutover; nothing of ours was done. 'landbridge status PLAN' says where it is."),
    /** The state is not one from which this can be done. */
    NOT_NOW(Category.REFUSED, "'landbridge status PLAN' says where the cutover is, and what can be done there."),
    /** Writes would have been held for longer than the runbook allows. */
    OVER_BUDGET(
            Category.REFUSED,
            "Nothing is lost and the source is live. Try again when the lag is small, or give freezeBudget more time."),
    /** Somebody wrote to a fenced table. */
    LEAKED(
            Category.REFUSED,
            "Find out who writes past the fence (a session with triggers switched off, a scheduled job, TRUNCATE), stop it, then try again."),
    /** Both sides are not the same where they have to be. */
    DIFFERENT(
            Category.REFUSED,
            "'landbridge validate PLAN' names the rows; '--repair apply' has them copied anew. Then try again."),
    /** The stream that would lead back is not prepared and proved. */
    NO_WAY_BACK(
            Category.REFUSED,
            "Let 'landbridge run PLAN' go on until 'landbridge status PLAN' calls the way back proven; or accept in the runbook that there"
                    + " is none: reverse: none, acceptNoWayBack: REASON."),
    /** A step was asked for before one that it rests on. */
    OUT_OF_ORDER(
            Category.USER,
            "Give the runbook the steps in their order: freeze, drain, verify, sequences, reverse, switch.");

    private final Category category;
    private final String remedy;

    CutoverError(Category category, String remedy) {
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
