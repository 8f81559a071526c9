package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.Readiness;
import io.landbridge.jobs.progress.Spoken;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.ValidationStore.MismatchRecord;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger says of the comparison of both sides.
 *
 * @param open rows that differ, the first of them
 */
record ProofReport(Freshness proof, List<MismatchRecord> open) {

    /** Nothing was compared. */
    static final ProofReport NONE = new ProofReport(Freshness.NONE, List.of());

    private static final int SHOWN = 20;
    private static final int SHOWN_AS_TEXT = 5;

    static ProofReport read(LedgerTransaction transaction, String planHash) {
        Freshness proof = Freshness.read(transaction.validation(), planHash);
        return new ProofReport(
                proof,
                proof.mismatches() == 0 ? List.of() : transaction.validation().open(SHOWN));
    }

    /** @param activity what the runner says */
    Map<String, @Nullable Object> part(Activity activity) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("ranges", proof.ranges());
        part.put("fresh", proof.fresh());
        part.put("stale", proof.stale());
        part.put("rows", proof.rows());
        part.put("mismatches", proof.mismatches());
        part.put(
                "secondsToFresh",
                Readiness.toFresh(proof, activity).map(Duration::toSeconds).orElse(null));
        part.put("open", open.stream().map(ProofReport::rowPart).toList());
        return part;
    }

    private static Map<String, @Nullable Object> rowPart(MismatchRecord row) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", row.table());
        part.put("key", Optional.ofNullable(row.key()).map(Key::values).orElse(null));
        part.put("kind", row.kind());
        part.put("looks", row.looks());
        part.put("sourcePosition", row.sourcePosition());
        part.put("targetPosition", row.targetPosition());
        part.put("foundAt", row.foundAt().toString());
        return part;
    }

    /** Lines for people. */
    List<String> lines(Activity activity) {
        List<String> lines = new ArrayList<>();
        if (proof.ranges() > 0) {
            lines.add("compared: " + proof.fresh() + " of " + proof.ranges() + " ranges are proved equal"
                    + (proof.stale() == 0
                            ? ""
                            : ", " + proof.stale() + " are to be compared again"
                                    + Readiness.toFresh(proof, activity)
                                            .map(time -> " (about " + Spoken.duration(time) + ")")
                                            .orElse("")));
        }
        open.stream()
                .limit(SHOWN_AS_TEXT)
                .forEach(row -> lines.add(row.table() + ' '
                        + (row.key() == null ? "(no key)" : row.key().toString()) + " is " + row.kind() + ", seen "
                        + Spoken.times(row.looks())));
        if (proof.mismatches() > 0) {
            lines.add(proof.mismatches() + " rows differ; 'landbridge validate PLAN' names columns and values");
        }
        return lines;
    }
}
