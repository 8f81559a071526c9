package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.StreamStore.StreamCounts;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of a migration's stream.
 *
 * @param openLanes of a batch, that are not in the target yet
 * @param openDivergences keys that nobody has looked at
 */
record StreamReport(StreamRecord stream, int openLanes, long openDivergences) {

    private static final Duration SOON = Duration.ofHours(1);

    /** Null without a stream. */
    static @Nullable StreamReport read(LedgerTransaction transaction, String migration) {
        return transaction
                .streams()
                .find(migration)
                .map(record -> new StreamReport(
                        record,
                        openLanes(transaction, migration),
                        transaction.divergences().openCount()))
                .orElse(null);
    }

    private static int openLanes(LedgerTransaction transaction, String migration) {
        return transaction
                .streams()
                .batch(migration)
                .map(batch -> batch.lanes() - batch.committed().size())
                .orElse(0);
    }

    /** @param activity what the runner says */
    Map<String, @Nullable Object> part(Activity activity) {
        StreamCounts counts = stream.counts();
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("position", stream.applied().encode());
        part.put(
                "committedAt",
                stream.committedAt() == null ? null : stream.committedAt().toString());
        Long lag = stream.lagMillis();
        part.put("lagSeconds", lag == null ? null : lag / 1_000.0);
        part.put("backlogBytes", activity.backlogBytes() < 0 ? null : activity.backlogBytes());
        part.put("runwaySeconds", activity.runwaySeconds() < 0 ? null : activity.runwaySeconds());
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
        part.put("openLanes", openLanes);
        part.put("divergences", openDivergences);
        return part;
    }

    /** Lines for people. */
    List<String> lines(Activity activity) {
        StreamCounts counts = stream.counts();
        Long lag = stream.lagMillis();
        String behind =
                "stream: lag " + (lag == null ? "not known yet" : Spoken.lag(lag)) + " from commit to commit, backlog "
                        + (activity.backlogBytes() < 0 ? "not known" : Spoken.bytes(activity.backlogBytes()))
                        + runway(activity).map("; "::concat).orElse("");
        String applied =
                "applied: " + counts.inserted() + " inserts, " + counts.updated() + " updates, " + counts.deleted()
                        + " deletes in " + counts.transactions() + " transactions; left out: " + counts.skippedSeen()
                        + " that the copy holds, " + counts.skippedPending() + " that it will hold, "
                        + counts.skippedQuarantined() + " of quarantined keys";
        List<String> lines = new ArrayList<>(List.of(behind, applied));
        if (openLanes > 0) {
            lines.add(
                    openLanes + " lanes of a batch are not in yet: until they are, the target is between two moments");
        }
        if (openDivergences > 0) {
            lines.add(openDivergences + " keys to be looked at: a change met another number of rows than expected");
        }
        return lines;
    }

    /** What must not be overlooked: that the source will have dropped what is needed before the copy is complete, or soon. */
    Optional<String> warning(Activity activity) {
        boolean soon = activity.runwaySeconds() < Math.max(SOON.toSeconds(), activity.longestSeconds());
        return runway(activity)
                .filter(known -> soon)
                .map(known -> known + ": raise " + limit()
                        + " at the source, or let the stream catch up ('landbridge pause', 'landbridge tune')");
    }

    /** {@code slot invalid in 3 h 10 min, copy needs 5 h}. */
    private Optional<String> runway(Activity activity) {
        if (activity.runwaySeconds() < 0) {
            return Optional.empty();
        }
        return Optional.of((isPostgres() ? "slot invalid in " : "log dropped in ")
                + Spoken.words(Duration.ofSeconds(activity.runwaySeconds()))
                + (activity.longestSeconds() < 0
                        ? ""
                        : ", copy needs " + Spoken.words(Duration.ofSeconds(activity.longestSeconds()))));
    }

    private String limit() {
        return isPostgres() ? "max_slot_wal_keep_size" : "binlog_expire_logs_seconds";
    }

    private boolean isPostgres() {
        return stream.applied() instanceof PostgresPosition;
    }
}
