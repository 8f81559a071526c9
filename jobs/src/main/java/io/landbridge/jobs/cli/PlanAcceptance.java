package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.RunError;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import java.util.List;

/** Lets a changed plan stand for a migration that has begun, by the operator's word that rows copied before may keep what they are. */
final class PlanAcceptance {

    private PlanAcceptance() {}

    /** Notes the plan as it is now; stages that were complete stay complete. */
    static void accept(Workplace workplace) {
        Ledger ledger = workplace.ledger();
        RunnerLease.refuseWhileHeld(ledger);
        String hash = workplace.plan().hash();
        ledger.inTransaction(transaction -> {
            MigrationRecord known = transaction.migration().find().orElseThrow();
            if (!known.planHash().equals(hash)) {
                List<String> complete = transaction.stages().complete(known.planHash());
                transaction
                        .migration()
                        .register(new MigrationRecord(
                                known.migration(),
                                hash,
                                CommandTree.Version.text(),
                                known.sourceIdentity(),
                                known.targetIdentity(),
                                known.phase()));
                complete.forEach(stage -> transaction.stages().complete(stage, hash));
                transaction.audit().add(Workplace.user(), "plan accepted", known.planHash() + " became " + hash);
            }
            return Boolean.TRUE;
        });
    }

    /** Refuses a plan that the rows so far were not copied by. */
    static void requireUnchanged(Workplace workplace) {
        String known = workplace
                .ledger()
                .inTransaction(transaction ->
                        transaction.migration().find().orElseThrow().planHash());
        if (!known.equals(workplace.plan().hash())) {
            throw new LandbridgeException(
                    RunError.PLAN_CHANGED,
                    workplace.plan().file(),
                    "The plan has changed since rows were copied by it; they would keep what the old rules gave.",
                    "Put the plan back, or say that this is as wanted: --accept-plan.",
                    null);
        }
    }
}
