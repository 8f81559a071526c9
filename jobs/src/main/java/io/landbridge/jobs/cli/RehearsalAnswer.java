package io.landbridge.jobs.cli;

import io.landbridge.jobs.runbook.Rehearsal;
import io.landbridge.jobs.runbook.Rehearsal.Rehearsed;
import io.landbridge.pipeline.cutover.Gates.Verdict;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.failure.LandbridgeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rehearsal found, as document and as text. */
final class RehearsalAnswer {

    private RehearsalAnswer() {}

    static Answer of(String command, String migration, Runbook runbook, List<Verdict> gates, Rehearsal rehearsal) {
        List<String> obstacles = new ArrayList<>();
        gates.stream()
                .filter(verdict -> !verdict.open())
                .forEach(verdict -> obstacles.add("gate " + verdict.gate().word() + ": " + verdict.reason()));
        rehearsal.steps().stream()
                .filter(step -> !step.obstacle().isEmpty())
                .forEach(step -> obstacles.add(step.name() + ": " + step.obstacle()));
        Duration budget = runbook.freezeBudget();
        if (rehearsal.freeze().compareTo(budget) > 0) {
            obstacles.add("the freeze would take longer than freezeBudget (" + budget.toMillis() + " ms)");
        }
        LandbridgeException no = obstacles.isEmpty()
                ? null
                : new LandbridgeException(
                        RunbookError.NOT_REHEARSED,
                        runbook.name(),
                        "In the way is " + String.join("; ", obstacles) + '.');
        Map<String, @Nullable Object> document =
                Answer.document(command, migration, no == null ? "done" : ErrorReport.outcome(no.category()));
        document.put("error", no == null ? null : ErrorReport.part(no));
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("runbook", runbook.name());
        part.put("hash", runbook.hash());
        part.put("freezeMillis", rehearsal.freeze().toMillis());
        part.put("freezeBudgetMillis", budget.toMillis());
        part.put("gates", gates.stream().map(RehearsalAnswer::gatePart).toList());
        part.put(
                "steps",
                rehearsal.steps().stream().map(RehearsalAnswer::stepPart).toList());
        document.put("rehearsal", part);
        document.put("runbook", null);
        document.put("live", null);
        document.put("steps", List.of());
        return new Answer(document, text(migration, runbook, gates, rehearsal), no);
    }

    /** Of a way back that was asked for and is there. */
    static Answer prepared(String command, String migration, String evidence) {
        Map<String, @Nullable Object> document = Answer.document(command, migration, "done");
        document.put("rehearsal", null);
        document.put("runbook", null);
        document.put("live", null);
        document.put("steps", List.of());
        return Answer.done(document, migration + ": " + evidence + System.lineSeparator());
    }

    private static String text(String migration, Runbook runbook, List<Verdict> gates, Rehearsal rehearsal) {
        TextTable page = new TextTable();
        page.line(migration + ": '" + runbook.name() + "' rehearsed; nothing was changed");
        gates.forEach(verdict -> page.line(
                "gate " + verdict.gate().word() + (verdict.open() ? " open: " : " CLOSED: ") + verdict.reason()));
        page.row("STEP", "KIND", "TAKES", "");
        rehearsal
                .steps()
                .forEach(step -> page.row(
                        step.name() + (step.held() ? " *" : ""),
                        step.kind().word(),
                        step.takes().toMillis() + " ms",
                        step.obstacle().isEmpty() ? step.note() : "IN THE WAY: " + step.obstacle()));
        return page.text() + "* clients are held: about " + rehearsal.freeze().toMillis() + " ms of "
                + runbook.freezeBudget().toMillis() + " ms (freezeBudget)\n";
    }

    private static Map<String, Object> gatePart(Verdict verdict) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("gate", verdict.gate().word());
        part.put("open", verdict.open());
        part.put("reason", verdict.reason());
        part.put("wayOut", verdict.wayOut());
        return part;
    }

    private static Map<String, Object> stepPart(Rehearsed step) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("name", step.name());
        part.put("kind", step.kind().word());
        part.put("held", step.held());
        part.put("millis", step.takes().toMillis());
        part.put("note", step.note());
        part.put("obstacle", step.obstacle());
        return part;
    }
}
