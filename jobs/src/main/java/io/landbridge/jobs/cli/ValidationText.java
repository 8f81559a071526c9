package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.jobs.run.Verdict;
import io.landbridge.pipeline.validation.IntegrityFinding;
import io.landbridge.pipeline.validation.Mismatch;
import io.landbridge.pipeline.validation.Mismatch.Difference;
import io.landbridge.pipeline.validation.RepairStep;
import io.landbridge.pipeline.validation.RepairSummary;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A comparison as lines for people. */
final class ValidationText {

    private static final int SAMPLES = 20;
    private static final int VALUE = 60;

    private ValidationText() {}

    static String of(ValidationSummary summary) {
        TextTable page = new TextTable();
        page.row(
                "TABLE",
                "SOURCE ROWS",
                "TARGET ROWS",
                "RANGES",
                "VERIFIED",
                "UNSETTLED",
                "DIFFERENT",
                "TOOK",
                "POSITION");
        summary.tables().forEach(table -> page.row(row(table)));
        page.line("");
        for (TableVerdict table : summary.tables()) {
            samples(page, table);
            if (!table.hashedHere().isEmpty()) {
                page.line(table.table() + ": hashed here: " + String.join("; ", table.hashedHere()));
            }
        }
        integrity(page, summary.integrity());
        page.line(summary.migration() + ": " + Verdict.of(summary).text() + "; compared in "
                + Spoken.duration(Duration.between(summary.began(), summary.ended())) + " by "
                + summary.digestVersion());
        return page.text();
    }

    /** What a repair has done, or would do. */
    static String of(RepairSummary repair, boolean applied) {
        TextTable page = new TextTable();
        for (RepairStep step : repair.steps().stream().limit(SAMPLES).toList()) {
            page.line(step.mismatch().table() + ' '
                    + ValidationAnswer.key(step.mismatch().key()) + " ("
                    + step.mismatch().kind() + ")" + (step.isPossible() ? "" : ": " + step.refusal()));
            if (!applied) {
                step.statements().forEach(statement -> page.line("    " + statement + ";"));
            }
        }
        int others = repair.steps().size() - SAMPLES;
        if (others > 0) {
            page.line(others + " others");
        }
        page.line(
                applied
                        ? repair.repaired() + " rows were copied anew and are the same now, " + repair.different()
                                + " differ still, " + repair.refused() + " cannot be repaired by themselves"
                        : repair.different() + " rows would be copied anew, " + repair.refused()
                                + " cannot be repaired by themselves; nothing was changed");
        page.line("");
        return page.text();
    }

    private static String[] row(TableVerdict table) {
        return new String[] {
            table.table(),
            Long.toString(table.sourceRows()),
            Long.toString(table.targetRows()),
            Integer.toString(table.ranges()),
            Integer.toString(table.verified()),
            Integer.toString(table.unsettled()),
            Long.toString(table.mismatched()),
            Spoken.lag(table.took().toMillis()),
            positions(table)
        };
    }

    /** {@code 0/16B3740}, or {@code 0/16B3740..0/16B4A28} where ranges were compared at several. */
    private static String positions(TableVerdict table) {
        if (table.firstSourcePosition() == null || table.lastSourcePosition() == null) {
            return "";
        }
        String first = Spoken.position(table.firstSourcePosition());
        String last = Spoken.position(table.lastSourcePosition());
        return first.equals(last) ? last : first + ".." + last;
    }

    private static void samples(TextTable page, TableVerdict table) {
        table.samples().stream().limit(SAMPLES).forEach(row -> page.line("  " + sentence(row)));
        long others = table.mismatched() - Math.min(SAMPLES, table.samples().size());
        if (others > 0) {
            page.line("  " + table.table() + ": " + others + " others");
        }
    }

    /** {@code public.orders 17 is different: amount '5' in the source, '6' in the target (5 looks)}. */
    private static String sentence(Mismatch row) {
        String columns =
                row.columns().stream().map(column -> column(row.kind(), column)).collect(Collectors.joining(", "));
        return row.table() + ' ' + ValidationAnswer.key(row.key()) + " is "
                + switch (row.kind()) {
                    case MISSING -> "missing in the target";
                    case EXTRA -> "in the target only";
                    case DIFFERENT -> "different";
                }
                + (columns.isEmpty() ? "" : ": " + columns)
                + (row.looks() > 1 ? " (" + row.looks() + " looks)" : "");
    }

    private static String column(Mismatch.Kind kind, Difference column) {
        return column.column()
                + ' '
                + switch (kind) {
                    case MISSING -> value(column.source());
                    case EXTRA -> value(column.target());
                    case DIFFERENT ->
                        value(column.source()) + " in the source, " + value(column.target()) + " in the target";
                };
    }

    /** In one line, whatever it is. */
    private static String value(@Nullable String value) {
        if (value == null) {
            return "NULL";
        }
        String plain = value.replaceAll("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]", "?");
        return '\'' + (plain.length() <= VALUE ? plain : plain.substring(0, VALUE) + '…') + '\'';
    }

    private static void integrity(TextTable page, List<IntegrityFinding> findings) {
        for (IntegrityFinding finding : findings) {
            if (!finding.holds()) {
                page.line(finding.check() + ' ' + finding.subject() + " does not hold: " + finding.evidence());
                page.line("    do: " + finding.wayOut());
            }
        }
        if (!findings.isEmpty()) {
            long holding = findings.stream().filter(IntegrityFinding::holds).count();
            page.line(holding + " of " + findings.size() + " checks of the whole hold");
        }
    }
}
