package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the ledger says of a migration's stream. */
record StreamReport(StreamRecord stream, long openDivergences) {

    /** Null without a stream. */
    static @Nullable StreamReport read(LedgerTransaction transaction, String migration) {
        return transaction
                .streams()
                .find(migration)
                .map(record ->
                        new StreamReport(record, transaction.divergences().openCount()))
                .orElse(null);
    }

    Map<String, @Nullable Object> part() {
        StreamCounts counts = stream.counts();
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("position", stream.applied().encode());
        part.put(
                "committedAt",
                stream.committedAt() == null ? null : stream.committedAt().toString());
        Long lag = stream.lagMillis();
        part.put("lagSeconds", lag == null ? null : lag / 1_000.0);
        part.put("transactions", counts.transactions());
        Map<String, Object> applied = new LinkedHashMap<>();
        applied.put("inserts", counts.inserted());
        applied.put("updates", counts.updated());
        applied.put("deletes", counts.deleted());
        part.put("applied", applied);
        Map<String, Object> skipped = new LinkedHashMap<>();
        skipped.put("inTheCopy", counts.skippedSeen());
        skipped.put("copiedLater", counts.skippedPending());
        skipped.put("quarantined", counts.skippedQuarantined());
        part.put("skipped", skipped);
        part.put("divergences", openDivergences);
        return part;
    }

    /** One or two lines for people. */
    String text() {
        StreamCounts counts = stream.counts();
        Long lag = stream.lagMillis();
        return "stream: lag " + (lag == null ? "not known yet" : Spoken.duration(Duration.ofMillis(lag))) + "; applied "
                + counts.inserted() + " inserts, " + counts.updated() + " updates, " + counts.deleted()
                + " deletes; left out " + counts.skippedSeen() + " that the copy holds, " + counts.skippedPending()
                + " that it will hold, " + counts.skippedQuarantined() + " of quarantined keys"
                + (openDivergences == 0 ? "" : "; " + openDivergences + " keys to be looked at");
    }
}
