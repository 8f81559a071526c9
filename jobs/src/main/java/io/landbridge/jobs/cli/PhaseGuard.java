package io.landbridge.jobs.cli;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;

/** Asked by each command before it writes: whether what it does may be done in the phase that the ledger says. */
final class PhaseGuard {

    private PhaseGuard() {}

    /**
     * Asks the ledger, which need not be there yet.
     *
     * @return the phase
     * @throws LandbridgeException {@link CommandError#WRONG_PHASE} with the reason and what to do instead
     */
    static Phase require(Deed deed, Workplace workplace) {
        Ledger ledger = workplace.ledger();
        return ledger.exists()
                ? ledger.inTransaction(transaction -> require(deed, transaction))
                : require(deed, Phase.PREPARING, workplace.plan().migration());
    }

    /** The same in the transaction that writes, so that nothing comes in between that has begun before. */
    static Phase require(Deed deed, LedgerTransaction transaction) {
        return transaction
                .migration()
                .find()
                .map(row -> require(deed, Phase.of(row.phase()), row.migration()))
                .orElse(Phase.PREPARING);
    }

    private static Phase require(Deed deed, Phase phase, String migration) {
        PhaseRefusal refusal = deed.refusal(phase);
        if (refusal != null) {
            throw new LandbridgeException(
                    CommandError.WRONG_PHASE,
                    "migration " + migration,
                    "'landbridge " + deed.words() + "' is refused in the phase " + phase.word() + ": "
                            + refusal.reason() + '.',
                    refusal.remedy(),
                    null);
        }
        return phase;
    }

    /** The phase as it is, for those who only show it. */
    static Phase phase(LedgerTransaction transaction) {
        return transaction
                .migration()
                .find()
                .map(MigrationRecord::phase)
                .map(Phase::of)
                .orElse(Phase.PREPARING);
    }
}
