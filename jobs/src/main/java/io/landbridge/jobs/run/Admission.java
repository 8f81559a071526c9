package io.landbridge.jobs.run;

import io.landbridge.pipeline.connector.Server;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import java.util.List;

/** Whether a run may begin, judged by what earlier runs of the migration left in the ledger. */
final class Admission {

    /** Before this stage is complete no row and no table of ours is in the target, so that the plan may still change. */
    private static final String FIRST_WRITING_STAGE = "schema";

    /** What the plan makes of rows does not decide whether it can be carried out. */
    private static final String JUDGED_ANEW = "assess";

    private final Plan plan;
    private final List<TableMapping> mappings;
    private final Server source;
    private final Server target;
    private final String version;

    /** @param mappings the plan's, against the databases as they are */
    Admission(Plan plan, List<TableMapping> mappings, Server source, Server target, String version) {
        this.plan = plan;
        this.mappings = mappings;
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
        boolean wrote = check(transaction);
        String before =
                transaction.migration().find().map(MigrationRecord::planHash).orElse(plan.hash());
        transaction
                .migration()
                .register(new MigrationRecord(
                        plan.migration(), plan.hash(), version, source.identity(), target.identity(), "preparing"));
        if (wrote && !before.equals(plan.hash())) {
            transaction.stages().complete(before).stream()
                    .filter(stage -> !stage.equals(JUDGED_ANEW))
                    .forEach(stage -> transaction.stages().complete(stage, plan.hash()));
            transaction.audit().add("run", "plan changed", before + " became " + plan.hash());
        }
    }

    private boolean check(LedgerTransaction transaction) {
        MigrationRecord record = transaction.migration().find().orElse(null);
        if (record == null) {
            return false;
        }
        requireSameServers(record, source, target);
        List<String> complete = transaction.stages().complete(record.planHash());
        boolean wrote = complete.contains(FIRST_WRITING_STAGE)
                || !transaction.chunks().progress().isEmpty();
        if (wrote && !record.planHash().equals(plan.hash())) {
            new PlanChange(plan, mappings).require(transaction);
        }
        return wrote;
    }

    /** @throws LandbridgeException {@link RunError#SERVER_CHANGED} when one end is another server than when the migration was started */
    static void requireSameServers(MigrationRecord record, Server source, Server target) {
        sameServer(Endpoint.Side.SOURCE, record.sourceIdentity(), source);
        sameServer(Endpoint.Side.TARGET, record.targetIdentity(), target);
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
