package io.landbridge.jobs.runbook;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.validation.Freshness;
import java.util.Optional;

/** What the ledger says that gates are judged by. */
public final class LedgerReadings {

    /** More than a runbook can name as accepted. */
    private static final int MOST_ROWS = 1_000;

    private LedgerReadings() {}

    /** As it is in this transaction. */
    public static GateReadings read(LedgerTransaction transaction, String migration) {
        String planHash =
                transaction.migration().find().map(row -> row.planHash()).orElse("");
        Optional<LeaseStore.Holder> runner = transaction.leases().holder(RunnerLease.ROLE);
        Activity activity =
                runner.flatMap(holder -> Activity.decode(holder.activity())).orElseGet(() -> Activity.of(""));
        Long lag = transaction
                .streams()
                .find(migration)
                .map(StreamRecord::lagMillis)
                .orElse(null);
        CutoverRecord cutover = transaction.cutover().find();
        return new GateReadings(
                runner.isPresent(),
                lag,
                activity.backlogBytes(),
                Freshness.read(transaction.validation(), planHash),
                transaction.validation().ranges().stream()
                        .filter(range -> range.verified() == null)
                        .count(),
                activity.provedPerSecond(),
                transaction.quarantine().setAside(MOST_ROWS).stream()
                        .map(row -> row.table() + '/' + row.key())
                        .toList(),
                cutover.wayBack(),
                cutover.wayBackNote());
    }
}
