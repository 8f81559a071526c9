package io.landbridge.jobs.report;

import io.landbridge.jobs.report.Evidence.Fact;
import io.landbridge.jobs.report.ReportSection.Column;
import io.landbridge.pipeline.assessment.Finding;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.QuarantineStore.QuarantinedRow;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.validation.Freshness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers a migration's evidence out of its ledger. */
public final class EvidenceReader {

    private static final int MOST_ROWS = 1_000;
    private static final int MOST_DEEDS = 10_000;

    private final LedgerTransaction ledger;
    private final Plan plan;

    /** @param ledger of a migration that was begun */
    public EvidenceReader(LedgerTransaction ledger, Plan plan) {
        this.ledger = ledger;
        this.plan = plan;
    }

    /**
     * Reads it.
     *
     * @param planFileHash SHA-256 of the file as it lies there
     * @param findings of the assessment, as the servers are now; null when it was not asked for
     */
    public Evidence read(Instant now, String version, String planFileHash, @Nullable List<Finding> findings) {
        MigrationRecord migration = ledger.migration().find().orElseThrow();
        Freshness proof = Freshness.read(ledger.validation(), plan.hash());
        long refused = ledger.quarantine().count();
        boolean proved = proof.ranges() > 0 && proof.stale() == 0 && proof.mismatches() == 0 && refused == 0;
        RunbookSections runbooks = RunbookSections.read(ledger.runbooks());
        Map<String, Fact> facts = new LinkedHashMap<>();
        facts.put("madeAt", new Fact("Made at", now.toString()));
        facts.put("version", new Fact("By Landbridge", version));
        facts.put("phase", new Fact("Phase", migration.phase()));
        cutover(facts);
        facts.put(
                "source",
                new Fact("Source", plan.source().url() + ", as " + plan.source().username()));
        facts.put("sourceIdentity", new Fact("Source's server", migration.sourceIdentity()));
        facts.put(
                "target",
                new Fact("Target", plan.target().url() + ", as " + plan.target().username()));
        facts.put("targetIdentity", new Fact("Target's server", migration.targetIdentity()));
        facts.put("planFile", new Fact("Plan", plan.file()));
        facts.put("planFileSha256", new Fact("SHA-256 of the plan's file", planFileHash));
        facts.put("planHash", new Fact("Hash of the plan's rules", plan.hash()));
        facts.put("ledgerPlanHash", new Fact("Hash of the rules that rows were copied by", migration.planHash()));
        facts.put("toolVersion", new Fact("Last run by Landbridge", migration.toolVersion()));
        facts.put("ranges", new Fact("Ranges of rows", (long) proof.ranges()));
        facts.put("fresh", new Fact("Proved equal since their last change", (long) proof.fresh()));
        facts.put("mismatches", new Fact("Rows that differ", proof.mismatches()));
        facts.put("quarantined", new Fact("Rows in quarantine, open or discarded", refused));
        facts.put(
                "quarantineOpen", new Fact("Of those open", ledger.quarantine().openCount()));
        stream(facts);
        facts.put(
                "freezeSeconds",
                new Fact("Seconds that clients were held, at the latest cutover", runbooks.freezeSeconds()));
        List<ReportSection> sections = new ArrayList<>(runbooks.sections());
        sections.add(TableSection.read(ledger, plan.hash()));
        sections.add(differences());
        sections.add(repaired());
        sections.add(quarantine());
        sections.add(findings(findings));
        sections.add(audit());
        return new Evidence(plan.migration(), verdict(proof, refused, proved), proved, facts, sections);
    }

    private static String verdict(Freshness proof, long refused, boolean proved) {
        if (proof.ranges() == 0) {
            return "Nothing was compared.";
        }
        return proved
                ? "Proved: all " + proof.ranges()
                        + " ranges of rows were equal when they were compared last, and none has changed since."
                : "Not proved: " + proof.stale() + " of " + proof.ranges()
                        + " ranges have changed since they were equal or never were, " + proof.mismatches()
                        + " rows differ, " + refused + " are or were in quarantine.";
    }

    private void cutover(Map<String, Fact> facts) {
        CutoverRecord cutover = ledger.cutover().find();
        facts.put("live", new Fact("Live side", cutover.live().name().toLowerCase(Locale.ROOT)));
        facts.put(
                "cutoverState", new Fact("State of the cutover", cutover.state().name()));
        facts.put("changedAt", new Fact("Since", cutover.changedAt()));
        facts.put("changedBy", new Fact("By", cutover.changedBy()));
        facts.put("wayBack", new Fact("Way back", cutover.wayBack().name()));
        facts.put("wayBackNote", new Fact("How it was proved, or why there is none", cutover.wayBackNote()));
        facts.put(
                "freezePosition",
                new Fact(
                        "Source's position behind the freeze",
                        place(cutover.places().freeze())));
        facts.put(
                "drainedPosition",
                new Fact(
                        "Target's position after the drain",
                        place(cutover.places().drained())));
        facts.put(
                "reverseFrom",
                new Fact(
                        "Target's position from which changes flow back",
                        place(cutover.places().reverseFrom())));
        facts.put("needsOperator", new Fact("What an operator has to look at", cutover.needsOperator()));
    }

    private void stream(Map<String, Fact> facts) {
        StreamRecord stream = ledger.streams().find(plan.migration()).orElse(null);
        facts.put(
                "streamPosition",
                new Fact(
                        "Source's position up to which changes are in the target",
                        stream == null ? null : stream.applied().encode()));
        facts.put(
                "streamCommittedAt",
                new Fact(
                        "Source's clock there",
                        stream == null || stream.committedAt() == null
                                ? null
                                : stream.committedAt().toString()));
        facts.put(
                "transactions",
                new Fact(
                        "Transactions of the source that were applied",
                        stream == null ? null : stream.counts().transactions()));
        facts.put(
                "deviations",
                new Fact(
                        "Changes that met another number of rows than expected",
                        stream == null ? null : stream.counts().deviations()));
    }

    private static @Nullable String place(@Nullable Position position) {
        return position == null ? null : position.encode();
    }

    private ReportSection differences() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        ledger.validation()
                .open(MOST_ROWS)
                .forEach(row -> rows.add(RowValues.of(
                        row.table(),
                        row.key() == null ? null : row.key().toString(),
                        row.kind(),
                        row.columns(),
                        row.looks(),
                        row.sourcePosition(),
                        row.targetPosition(),
                        row.foundAt().toString())));
        return new ReportSection(
                "differences",
                "Rows that differ",
                "The first " + MOST_ROWS + ". Values of columns that the plan calls sensitive are masked.",
                List.of(
                        Column.of("table", "Table"),
                        Column.verbatim("key", "Key"),
                        Column.of("kind", "What"),
                        Column.verbatim("columns", "Columns: source, target"),
                        Column.of("looks", "Looks"),
                        Column.verbatim("sourcePosition", "Source position"),
                        Column.verbatim("targetPosition", "Target position"),
                        Column.of("foundAt", "Found at")),
                rows);
    }

    private ReportSection repaired() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        ledger.validation()
                .closed(MOST_ROWS)
                .forEach(closed -> rows.add(RowValues.of(
                        closed.row().table(),
                        closed.row().key() == null ? null : closed.row().key().toString(),
                        closed.row().kind(),
                        closed.row().foundAt().toString(),
                        closed.state(),
                        closed.at(),
                        closed.by())));
        return new ReportSection(
                "settled",
                "Rows that differed and do not any more",
                "The latest " + MOST_ROWS + ": repaired, gone by themselves, or accepted.",
                List.of(
                        Column.of("table", "Table"),
                        Column.verbatim("key", "Key"),
                        Column.of("kind", "What"),
                        Column.of("foundAt", "Found at"),
                        Column.of("state", "Became"),
                        Column.of("at", "At"),
                        Column.of("by", "By")),
                rows);
    }

    private ReportSection quarantine() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (QuarantinedRow row : ledger.quarantine().open(null, MOST_ROWS)) {
            rows.add(RowValues.of(row.table(), row.key().toString(), row.column(), row.error(), row.attempts()));
        }
        return new ReportSection(
                "quarantine",
                "Open rows in quarantine",
                "The first " + MOST_ROWS + "; they are not in the target.",
                List.of(
                        Column.of("table", "Table"),
                        Column.verbatim("key", "Key"),
                        Column.of("column", "Column"),
                        Column.of("reason", "Reason"),
                        Column.of("attempts", "Tried")),
                rows);
    }

    private static ReportSection findings(@Nullable List<Finding> findings) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (findings != null) {
            findings.forEach(finding -> rows.add(RowValues.of(
                    finding.severity().name(),
                    finding.code().code(),
                    finding.where(),
                    finding.what(),
                    finding.evidence(),
                    finding.remedy())));
        }
        return new ReportSection(
                "findings",
                "Findings of the assessment",
                findings == null
                        ? "It was not asked for: the report is of the ledger alone."
                        : "As both servers were when this was made.",
                List.of(
                        Column.of("severity", "Severity"),
                        Column.of("code", "Code"),
                        Column.of("where", "Where"),
                        Column.of("what", "What"),
                        Column.of("evidence", "Seen"),
                        Column.of("remedy", "Way out")),
                rows);
    }

    private ReportSection audit() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        ledger.audit()
                .latest(MOST_DEEDS)
                .forEach(entry -> rows.add(RowValues.of(entry.at(), entry.who(), entry.action(), entry.detail())));
        java.util.Collections.reverse(rows);
        return new ReportSection(
                "audit",
                "Who did what",
                "The latest " + MOST_DEEDS + ", oldest first.",
                List.of(
                        Column.of("at", "At"),
                        Column.of("who", "Who"),
                        Column.of("action", "What"),
                        Column.of("detail", "Detail")),
                rows);
    }
}
