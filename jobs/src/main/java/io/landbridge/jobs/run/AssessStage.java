package io.landbridge.jobs.run;

/** Notes that the plan was found fit to be carried out; the looking itself comes before the ledger's first write. */
final class AssessStage implements Stage.Whole {

    private final Runnable assessment;

    /** @param assessment throws when there is a blocker; looks once and remembers */
    AssessStage(Runnable assessment) {
        this.assessment = assessment;
    }

    @Override
    public String name() {
        return "assess";
    }

    @Override
    public void execute() {
        assessment.run();
    }
}
