package io.landbridge.jobs.cli;

/** Why a command is refused in a phase, and what to do instead. */
enum PhaseRefusal {
    NOT_FOLLOWING(
            "the target does not follow the source yet",
            "Let 'landbridge run PLAN' come to its end and go on following; 'landbridge status PLAN' says how far it is."),
    UNDER_WAY(
            "a cutover is under way, and what it proves must not change under it",
            "Wait for its end, or call it off with 'landbridge rollback PLAN'."),
    TARGET_LIVE(
            "the target is live, and the source's rows are older than its own",
            "Go back first with 'landbridge rollback PLAN'; or correct rows by the application, which writes to the target."),
    SWITCHED_ALREADY(
            "the target is live already",
            "'landbridge rollback PLAN' goes back, 'landbridge finish PLAN' gives the way back up."),
    NOTHING_SWITCHED(
            "the source is live, so there is nothing to go back from",
            "'landbridge status PLAN' says where the migration is; 'landbridge rollback PLAN --explain' what can be undone when."),
    NOTHING_TO_APPROVE(
            "no runbook waits for anybody's word", "Begin it with 'landbridge cutover PLAN --runbook FILE'."),
    OPERATOR_FIRST(
            "a step could not be undone, and nothing may be added before somebody has looked",
            "'landbridge status PLAN' says what stands and what does not; put it right, then 'landbridge rollback PLAN' or the same"
                    + " cutover goes on."),
    COMMITTED(
            "the way back was given up, and the target stands alone",
            "'landbridge finish PLAN' removes what is left of the migration; 'landbridge report PLAN' keeps its evidence before.");

    private final String reason;
    private final String remedy;

    PhaseRefusal(String reason, String remedy) {
        this.reason = reason;
        this.remedy = remedy;
    }

    /** Half a sentence. */
    String reason() {
        return reason;
    }

    /** What to do. */
    String remedy() {
        return remedy;
    }
}
