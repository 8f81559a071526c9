package io.landbridge.jobs.cli;

import io.landbridge.jobs.run.Verdict;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.RepairStep;
import io.landbridge.pipeline.validation.RepairSummary;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A comparison as the part of a document. */
final class ValidationParts {

    private ValidationParts() {}

    /** @param sources the source table, or tables, of each table */
    static Map<String, @Nullable Object> of(ValidationSummary summary, Map<String, String> sources) {
        Verdict verdict = Verdict.of(summary);
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("clean", verdict.isClean());
        part.put("verdict", verdict.text());
        part.put("mismatched", verdict.rows());
        part.put("planHash", summary.planHash());
        part.put("digest", summary.digestVersion());
        part.put("began", summary.began().toString());
        part.put("ended", summary.ended().toString());
        part.put("seconds", seconds(Duration.between(summary.began(), summary.ended())));
        part.put(
                "tables",
                summary.tables().stream()
                        .map(table -> table(table, sources.get(table.table())))
                        .toList());
        part.put(
                "integrity",
                summary.integrity().stream().map(ValidationParts::finding).toList());
        return part;
    }

    /** The {@code repair} part of a document. */
    static Map<String, @Nullable Object> of(RepairSummary repair, boolean applied) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("applied", applied);
        part.put("repaired", repair.repaired());
        part.put("different", repair.different());
        part.put("refused", repair.refused());
        part.put("steps", repair.steps().stream().map(ValidationParts::step).toList());
        return part;
    }

    private static Map<String, @Nullable Object> step(RepairStep step) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", step.mismatch().table());
        part.put(
                "key",
                Optional.ofNullable(step.mismatch().key()).map(Key::values).orElse(null));
        part.put("kind", step.mismatch().kind());
        part.put("statements", step.statements());
        part.put("refusal", step.isPossible() ? null : step.refusal());
        return part;
    }

    private static Map<String, @Nullable Object> table(TableVerdict table, @Nullable String from) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", table.table());
        part.put("from", from);
        part.put("equal", table.isEqual());
        part.put("sourceRows", table.sourceRows());
        part.put("targetRows", table.targetRows());
        part.put("ranges", table.ranges());
        part.put("verified", table.verified());
        part.put("unsettled", table.unsettled());
        part.put("mismatched", table.mismatched());
        part.put("firstSourcePosition", table.firstSourcePosition());
        part.put("lastSourcePosition", table.lastSourcePosition());
        part.put("lastTargetPosition", table.lastTargetPosition());
        part.put("hashedHere", table.hashedHere());
        part.put("seconds", seconds(table.took()));
        part.put("samples", table.samples().stream().map(ValidationParts::row).toList());
        return part;
    }

    private static Map<String, @Nullable Object> row(Mismatch row) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", row.table());
        part.put("key", Optional.ofNullable(row.key()).map(Key::values).orElse(null));
        part.put("kind", row.kind().word());
        part.put("columns", row.columns().stream().map(ValidationParts::column).toList());
        part.put("looks", row.looks());
        part.put("sourcePosition", row.sourcePosition());
        part.put("targetPosition", row.targetPosition());
        return part;
    }

    private static Map<String, @Nullable Object> column(Difference column) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("column", column.column());
        part.put("source", column.source());
        part.put("target", column.target());
        return part;
    }

    private static Map<String, Object> finding(IntegrityFinding finding) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("check", finding.check());
        part.put("subject", finding.subject());
        part.put("holds", finding.holds());
        part.put("evidence", finding.evidence());
        part.put("wayOut", finding.wayOut());
        return part;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
