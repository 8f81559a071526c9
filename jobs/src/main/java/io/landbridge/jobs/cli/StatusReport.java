package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Activity;
import io.landbridge.jobs.progress.ProgressLine;
import io.landbridge.jobs.progress.Readiness;
import io.landbridge.jobs.progress.Spoken;
import io.landbridge.jobs.run.MigrationFlow;
import io.landbridge.jobs.run.RunnerLease;
import io.landbridge.pipeline.ledger.AuditStore;
import io.landbridge.pipeline.ledger.ChunkStore.CopyingChunk;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.ledger.ControlStore.Wishes;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.LeaseStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.progress.CopyTotals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything that the ledger says about a migration at one moment. */
record StatusReport(
        Plan plan,
        @Nullable MigrationRecord migration,
        Optional<LeaseStore.Holder> runner,
        Wishes wishes,
        List<String> completeStages,
        List<TableProgress> tables,
        List<CopyingChunk> copying,
        long quarantined,
        @Nullable StreamReport stream,
        ProofReport proof,
        RunbookReport runbook,
        boolean olderLedger,
        List<AuditStore.Entry> history,
        CutoverReport cutover) {

    private static final int HISTORY = 20;

    /** The runner says something twice a second, and a look at the ledger may have to wait for a connection. */
    private static final Duration LONG_SILENCE = Duration.ofSeconds(10);

    static StatusReport read(Workplace workplace) {
        Plan plan = workplace.plan();
        Ledger ledger = workplace.ledger();
        if (!ledger.exists()) {
            return notStarted(plan);
        }
        boolean older = ledger.isOlder();
        CutoverRecord row =
                ledger.inTransaction(transaction -> transaction.cutover().find());
        boolean isMoved = ledger.<Boolean>inTransaction(
                transaction -> transaction.leases().holder(CutoverStore.ROLE).isPresent());
        CutoverReport cutover = CutoverReport.read(workplace, row, isMoved);
        return ledger.inTransaction(transaction -> read(plan, transaction, older, cutover));
    }

    private static StatusReport read(Plan plan, LedgerTransaction transaction, boolean older, CutoverReport cutover) {
        MigrationRecord migration = transaction.migration().find().orElse(null);
        if (migration == null) {
            return notStarted(plan);
        }
        return new StatusReport(
                plan,
                migration,
                transaction.leases().holder(RunnerLease.ROLE),
                transaction.control().read(),
                transaction.stages().complete(migration.planHash()),
                transaction.chunks().progress(),
                transaction.chunks().copying(),
                transaction.quarantine().count(),
                StreamReport.read(transaction, plan.migration()),
                ProofReport.read(transaction, migration.planHash()),
                RunbookReport.read(transaction),
                older,
                transaction.audit().latest(HISTORY),
                cutover);
    }

    private static StatusReport notStarted(Plan plan) {
        return new StatusReport(
                plan,
                null,
                Optional.empty(),
                Wishes.NONE,
                List.of(),
                List.of(),
                List.of(),
                0,
                null,
                ProofReport.NONE,
                RunbookReport.NONE,
                false,
                List.of(),
                CutoverReport.NONE);
    }

    boolean isRunning() {
        return runner.isPresent();
    }

    /** What the runner says, or what can be said without one. */
    Activity activity() {
        if (runner.isPresent()) {
            return said(runner.orElseThrow());
        }
        if (migration == null) {
            return Activity.of("not started");
        }
        return Activity.of(isComplete() ? "done" : "stopped");
    }

    /** A runner whose target answers neither a wish nor a word is silent itself, and what it said last may be wrong by now. */
    private static Activity said(LeaseStore.Holder holder) {
        String words = holder.activity();
        Activity activity = Activity.decode(words).orElseGet(() -> Activity.of(words.isEmpty() ? "starting" : words));
        Duration silence = RunnerLease.silence(holder);
        return silence.compareTo(LONG_SILENCE) < 0
                ? activity
                : Activity.of("not heard of for " + Spoken.duration(silence) + "; before that: " + activity.state());
    }

    private boolean isComplete() {
        return completeStages.containsAll(MigrationFlow.stages(plan));
    }

    /** Why traffic may not be led to the target yet. */
    Readiness readiness() {
        if (migration == null) {
            return Readiness.notStarted();
        }
        CutoverState state = cutover.row().state();
        if (state != CutoverState.STAYED) {
            return Readiness.under(state.live() == CutoverState.Side.TARGET);
        }
        return Readiness.of(
                MigrationFlow.stages(plan).stream()
                        .filter(stage -> !completeStages.contains(stage))
                        .toList(),
                isRunning(),
                CopyTotals.of(tables),
                quarantined,
                stream == null ? 0 : stream.openDivergences(),
                proof.proof(),
                stream == null ? null : stream.stream(),
                activity());
    }

    String line() {
        return ProgressLine.text(
                CopyTotals.of(tables), stream == null ? null : stream.stream(), activity(), age(), age());
    }

    private Duration age() {
        return Duration.ofSeconds(runner.map(LeaseStore.Holder::seconds).orElse(0L));
    }

    /** What must never be overlooked. */
    List<String> warnings() {
        List<String> warnings = new ArrayList<>(Warnings.of(plan, migration == null ? null : migration.planHash()));
        if (olderLedger) {
            warnings.add("the ledger is of an older version; the next 'landbridge run' brings it up to date");
        }
        if (stream != null) {
            stream.warning(activity()).ifPresent(warnings::add);
        }
        cutover.warning(isRunning()).ifPresent(warnings::add);
        if (!cutover.isMoved()) {
            runbook.warning().ifPresent(warnings::add);
        }
        return warnings;
    }

    Map<String, @Nullable Object> document(String command) {
        Activity activity = activity();
        CopyTotals totals = CopyTotals.of(tables);
        Map<String, @Nullable Object> document = Answer.document(command, plan.migration(), "done");
        document.put("phase", migration == null ? "not-started" : migration.phase());
        document.put("state", activity.state());
        document.put("warnings", warnings());
        document.put("runner", runner.map(StatusReport::runnerPart).orElse(null));
        document.put("wishes", WishChange.part(wishes));
        document.put(
                "stages",
                MigrationFlow.stages(plan).stream().map(this::stagePart).toList());
        document.put("rows", totals.rows());
        document.put("expectedRows", totals.expectedRows());
        document.put("expectedIsExact", totals.exact());
        document.put("percent", totals.percent());
        document.put("bytes", totals.bytes());
        document.put("rowsPerSecond", activity.rowsPerSecond());
        document.put("eta", etaPart(activity));
        document.put("quarantined", quarantined);
        document.put("stream", stream == null ? null : stream.part(activity));
        document.put("cutover", cutover.part());
        document.put("validation", proof.part(activity));
        document.put("runbook", runbook.part());
        document.put("ready", readiness().isReady());
        document.put(
                "notReady",
                readiness().reasons().stream().map(StatusReport::reasonPart).toList());
        document.put("tables", tables.stream().map(StatusReport::tablePart).toList());
        document.put("copying", copying.stream().map(StatusReport::chunkPart).toList());
        document.put("history", history.stream().map(StatusReport::historyPart).toList());
        return document;
    }

    String text() {
        CopyTotals totals = CopyTotals.of(tables);
        TextTable page = new TextTable();
        page.line(plan.migration() + ": " + activity().state()
                + runner.map(holder -> " (" + holder.holder() + ", for "
                                + Spoken.duration(Duration.ofSeconds(holder.seconds())) + ")")
                        .orElse(""));
        warnings().forEach(warning -> page.line("warning: " + warning));
        if (wishes.paused() && runner.isEmpty()) {
            page.line("paused" + (wishes.pauseReason() == null ? "" : ": " + wishes.pauseReason())
                    + "; 'landbridge resume' takes it back");
        }
        page.line("stages: "
                + String.join(
                        ", ",
                        MigrationFlow.stages(plan).stream()
                                .map(stage -> stage + (completeStages.contains(stage) ? " done" : " open"))
                                .toList()));
        if (!tables.isEmpty()) {
            page.line(line());
            page.row("TABLE", "ROWS", "OF", "DONE", "SIZE", "OPEN", "REFUSED", "");
            tables.forEach(table -> page.row(tableRow(table)));
        }
        copying.forEach(chunk -> page.line("copying " + chunk.table() + ' ' + chunk.range() + " for "
                + Spoken.duration(Duration.ofSeconds(chunk.seconds()))));
        if (stream != null) {
            stream.lines(activity()).forEach(page::line);
        }
        cutover.lines().forEach(page::line);
        proof.lines(activity()).forEach(page::line);
        runbook.lines().forEach(page::line);
        if (quarantined > 0) {
            page.line(quarantined + " rows in quarantine; see 'landbridge quarantine PLAN list'");
        }
        page.line(readiness().text());
        history.stream()
                .limit(5)
                .forEach(entry ->
                        page.line(entry.at() + "  " + entry.who() + "  " + entry.action() + "  " + entry.detail()));
        return page.text() + (totals.exact() || tables.isEmpty() ? "" : "~ is the catalogue's estimate\n");
    }

    private static String[] tableRow(TableProgress table) {
        boolean exact = table.pending() + table.copying() == 0;
        return new String[] {
            table.table(),
            Long.toString(table.rowsRead()),
            (exact ? "" : "~") + CopyTotals.expectedRows(table),
            "%.1f%%".formatted(CopyTotals.percent(table)),
            Spoken.bytes(table.bytes()),
            Long.toString(table.pending() + table.copying()),
            Long.toString(table.quarantined()),
            table.lastReason() == null || exact ? "" : table.lastReason()
        };
    }

    private static Map<String, Object> reasonPart(Readiness.Reason reason) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("code", reason.code());
        part.put("what", reason.what());
        return part;
    }

    private static Map<String, Object> runnerPart(LeaseStore.Holder holder) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("holder", holder.holder());
        part.put("seconds", holder.seconds());
        return part;
    }

    private Map<String, Object> stagePart(String stage) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("name", stage);
        part.put("state", completeStages.contains(stage) ? "done" : "open");
        return part;
    }

    private static @Nullable Map<String, Object> etaPart(Activity activity) {
        if (activity.longestSeconds() < 0) {
            return null;
        }
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("shortestSeconds", activity.shortestSeconds());
        part.put("longestSeconds", activity.longestSeconds());
        return part;
    }

    private static Map<String, @Nullable Object> tablePart(TableProgress table) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", table.table());
        part.put("rows", table.rowsRead());
        part.put("written", table.rowsWritten());
        part.put("expectedRows", CopyTotals.expectedRows(table));
        part.put("expectedIsExact", table.pending() + table.copying() == 0);
        part.put("percent", CopyTotals.percent(table));
        part.put("bytes", table.bytes());
        Map<String, Object> chunks = new LinkedHashMap<>();
        chunks.put("pending", table.pending());
        chunks.put("copying", table.copying());
        chunks.put("copied", table.copied());
        chunks.put("quarantined", table.quarantined());
        part.put("chunks", chunks);
        part.put("reason", table.lastReason());
        return part;
    }

    private static Map<String, Object> chunkPart(CopyingChunk chunk) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("chunk", chunk.id());
        part.put("table", chunk.table());
        part.put("range", chunk.range());
        part.put("owner", chunk.owner());
        part.put("seconds", chunk.seconds());
        return part;
    }

    private static Map<String, Object> historyPart(AuditStore.Entry entry) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("at", entry.at());
        part.put("who", entry.who());
        part.put("action", entry.action());
        part.put("detail", entry.detail());
        return part;
    }
}
