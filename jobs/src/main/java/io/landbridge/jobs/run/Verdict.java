package io.landbridge.jobs.run;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a summary means for whoever has to decide: differences, something that is not proved yet, or neither. */
public record Verdict(String migration, long rows, List<String> tables, List<String> integrity, int unsettled) {

    private static final int TOLD = 10;

    public Verdict {
        tables = List.copyOf(tables);
        integrity = List.copyOf(integrity);
    }

    /** The source table, or tables, of each target table, by which a comparison knows it. */
    public static Map<String, String> sources(List<TableMapping> mappings) {
        return mappings.stream()
                .flatMap(mapping -> mapping.outputs().stream()
                        .map(output -> Map.entry(output.target().name().toString(), mapping.name())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (one, other) -> one + ", " + other));
    }

    /** Of a summary. */
    public static Verdict of(ValidationSummary summary) {
        List<String> tables = summary.tables().stream()
                .filter(table -> table.mismatched() > 0)
                .map(TableVerdict::table)
                .toList();
        List<String> integrity = summary.integrity().stream()
                .filter(finding -> !finding.holds())
                .map(finding -> finding.check() + ' ' + finding.subject())
                .toList();
        return new Verdict(
                summary.migration(),
                summary.tables().stream().mapToLong(TableVerdict::mismatched).sum(),
                tables,
                integrity,
                summary.tables().stream()
                        .mapToInt(table -> table.ranges() - table.verified())
                        .sum());
    }

    /** Whether a row or a check is not as it should be. */
    public boolean isDifferent() {
        return rows > 0 || !integrity.isEmpty();
    }

    /** Whether everything was proved. */
    public boolean isClean() {
        return !isDifferent() && unsettled == 0;
    }

    /** In one sentence without a full stop. */
    public String text() {
        List<String> parts = new ArrayList<>();
        if (rows > 0) {
            parts.add(rows + (rows == 1 ? " row differs" : " rows differ") + " in " + told(tables));
        }
        if (!integrity.isEmpty()) {
            parts.add(integrity.size() + (integrity.size() == 1 ? " check does" : " checks do") + " not hold: "
                    + told(integrity));
        }
        if (!isDifferent() && unsettled > 0) {
            parts.add(unsettled + (unsettled == 1 ? " range was" : " ranges were")
                    + " changed while it was compared, again and again, and nothing can be said of it yet");
        }
        return parts.isEmpty() ? "both sides are equal" : String.join("; ", parts);
    }

    /** The error of a verdict that is not clean. */
    public LandbridgeException error() {
        return new LandbridgeException(
                isDifferent() ? RunError.DIFFERENCES_FOUND : RunError.NOT_PROVED,
                "migration " + migration,
                text() + '.');
    }

    void throwIfDifferent() {
        if (isDifferent()) {
            throw error();
        }
    }

    private static String told(List<String> names) {
        return names.stream().limit(TOLD).collect(Collectors.joining(", "))
                + (names.size() > TOLD ? " and " + (names.size() - TOLD) + " others" : "");
    }
}
