package io.landbridge.jobs.runbook;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.validation.Freshness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the ledger says that gates are judged by. */
public final class LedgerReadings {

    /** More than a runbook can name as accepted. */
    private static final int MOST_ROWS = 1_000;

    private LedgerReadings() {}

    private static List<String> toBeCopied(LedgerTransaction transaction) {
        List<String> wished = new ArrayList<>();
        for (String table : transaction.control().resyncWishes()) {
            wished.add(table.equals(ControlStore.EVERY_TABLE) ? "every table (resync)" : table + " (resync)");
        }
        transaction.validation().wished(MOST_ROWS).stream()
                .map(row -> "rows of " + row.table() + " (repair)")
                .distinct()
                .forEach(wished::add);
        return wished;
    }

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
                toBeCopied(transaction),
                transaction.quarantine().setAside(MOST_ROWS).stream()
                        .map(row -> row.table() + '/' + row.key())
                        .toList(),
                cutover.wayBack(),
                cutover.wayBackNote());
    }
}
