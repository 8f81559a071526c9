package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Plan;
import java.util.List;

/** Whether a run may begin, judged by what earlier runs of the migration left in the ledger. */
final class Admission {

    /** Before this stage is complete no row and no table of ours is in the target, so that the plan may still change. */
    private static final String FIRST_WRITING_STAGE = "schema";

    private final Plan plan;
    private final Server source;
    private final Server target;
    private final String version;

    Admission(Plan plan, Server source, Server target, String version) {
        this.plan = plan;
        this.source = source;
        this.target = target;
        this.version = version;
    }

    /**
     * Looks without a write.
     *
     * @return whether an earlier run has begun this migration
     * @throws LandbridgeException when it may not be gone on with like this, or a living process works on it
     */
    boolean check(Ledger ledger) {
        if (!ledger.exists()) {
            return false;
        }
        RunnerLease.refuseWhileHeld(ledger);
        return ledger.inTransaction(this::check);
    }

    /** Notes the migration, once more checked, because another run may have come in between. */
    void register(LedgerTransaction transaction) {
        check(transaction);
        transaction
                .migration()
                .register(new MigrationRecord(
                        plan.migration(), plan.hash(), version, source.identity(), target.identity(), "preparing"));
    }

    private boolean check(LedgerTransaction transaction) {
        MigrationRecord record = transaction.migration().find().orElse(null);
        if (record == null) {
            return false;
        }
        sameServer(Endpoint.Side.SOURCE, record.sourceIdentity(), source);
        sameServer(Endpoint.Side.TARGET, record.targetIdentity(), target);
        List<String> complete = transaction.stages().complete(record.planHash());
        boolean wrote = complete.contains(FIRST_WRITING_STAGE)
                || !transaction.chunks().progress().isEmpty();
        if (wrote && !record.planHash().equals(plan.hash())) {
            throw new LandbridgeException(
                    RunError.PLAN_CHANGED,
                    plan.file(),
                    "The plan differs in what it copies or how from the one that migration " + plan.migration()
                            + " was started with; rows of two plans would stand side by side.");
        }
        return wrote;
    }

    private static void sameServer(Endpoint.Side side, String known, Server now) {
        if (!known.equals(now.identity())) {
            throw new LandbridgeException(
                    RunError.SERVER_CHANGED,
                    side.toString(),
                    "The migration was started with the server " + known + ", and this one is " + now.identity() + '.');
        }
    }
}
