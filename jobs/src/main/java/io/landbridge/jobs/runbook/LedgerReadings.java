package io.landbridge.jobs.runbook;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.ledger.ControlStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.validation.Freshness;
import java.util.ArrayList;
import java.util.List;

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

    /** As it is in this transaction, for who goes to the target. */
    public static GateReadings read(LedgerTransaction transaction, String migration) {
        return read(transaction, transaction, migration, activity(transaction).backlogBytes());
    }

    /**
     * As it is in these transactions, for who goes back.
     *
     * @param main of the migration's ledger, which says who carries changes
     * @param own of the way back's, which says what was carried, and what is proved
     * @param stream its name
     * @param end of the log that it reads
     */
    public static GateReadings back(LedgerTransaction main, LedgerTransaction own, String stream, Position end) {
        boolean hasAll = own.streams()
                .find(stream)
                .filter(row -> row.applied().hasReached(end))
                .isPresent();
        return read(main, own, stream, hasAll ? 0 : -1);
    }

    private static GateReadings read(
            LedgerTransaction main, LedgerTransaction carried, String stream, long backlogBytes) {
        String planHash = carried.migration().find().map(row -> row.planHash()).orElse("");
        Activity activity = activity(main);
        Long lag = carried.streams().find(stream).map(StreamRecord::lagMillis).orElse(null);
        CutoverRecord cutover = main.cutover().find();
        return new GateReadings(
                main.leases().holder(RunnerLease.ROLE).isPresent(),
                GateReadings.lag(lag, backlogBytes, activity.stillSeconds()),
                backlogBytes,
                Freshness.read(carried.validation(), planHash),
                carried.validation().ranges().stream()
                        .filter(range -> range.verified() == null)
                        .count(),
                activity.provedPerSecond(),
                toBeCopied(carried),
                carried.quarantine().setAside(MOST_ROWS).stream()
                        .map(row -> row.table() + '/' + row.key())
                        .toList(),
                cutover.wayBack(),
                cutover.wayBackNote());
    }

    private static Activity activity(LedgerTransaction main) {
        return main.leases()
                .holder(RunnerLease.ROLE)
                .flatMap(holder -> Activity.decode(holder.activity()))
                .orElseGet(() -> Activity.of(""));
    }
}
