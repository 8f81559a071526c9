package io.landbridge.jobs.run;

import io.landbridge.pipeline.ledger.Ledger;

/** Which stages are complete, as the ledger says it; only the holder of the runner's lease changes it. */
final class LedgerCompletion implements MigrationFlow.Completion {

    private final Ledger ledger;
    private final Attempts attempts;
    private final String planHash;
    private final RunnerLease lease;

    LedgerCompletion(Ledger ledger, Attempts attempts, String planHash, RunnerLease lease) {
        this.ledger = ledger;
        this.attempts = attempts;
        this.planHash = planHash;
        this.lease = lease;
    }

    @Override
    public boolean isComplete(String stage) {
        return attempts.call(
                () -> ledger.inTransaction(transaction -> transaction.stages().isComplete(stage, planHash)));
    }

    @Override
    public void complete(String stage) {
        attempts.run(() -> ledger.inTransaction(transaction -> {
            lease.require(transaction);
            transaction.stages().complete(stage, planHash);
            transaction.audit().add(lease.holder(), "stage complete", stage);
            return Boolean.TRUE;
        }));
    }

    @Override
    public void reopen(String stage) {
        attempts.run(() -> ledger.inTransaction(transaction -> {
            lease.require(transaction);
            transaction.stages().reopen(stage);
            return Boolean.TRUE;
        }));
    }

    @Override
    public long nextAttempt() {
        return attempts.call(() ->
                ledger.inTransaction(transaction -> transaction.migration().nextAttempt()));
    }
}
