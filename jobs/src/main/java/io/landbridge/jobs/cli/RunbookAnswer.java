package io.landbridge.jobs.cli;

import io.landbridge.jobs.runbook.RunbookEnd;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a runbook came to, as document and as text. */
final class RunbookAnswer {

    private RunbookAnswer() {}

    static Answer of(String command, String migration, RunbookEnd end, String live) {
        LandbridgeException failure = end.failure();
        Map<String, @Nullable Object> document =
                Answer.document(command, migration, failure == null ? "done" : ErrorReport.outcome(failure.category()));
        document.put("error", failure == null ? null : ErrorReport.part(failure));
        document.put("rehearsal", null);
        document.put("runbook", runPart(end.run()));
        document.put("live", live);
        document.put("steps", end.steps().stream().map(RunbookAnswer::stepPart).toList());
        TextTable page = new TextTable();
        page.line(migration + ": '" + end.run().runbook() + "' is "
                + word(end.run().state())
                + (end.run().freezeMillis() == null
                        ? ""
                        : "; clients were held for " + end.run().freezeMillis() + " ms")
                + "; the " + live + " is live");
        page.row("STEP", "KIND", "STATE", "TRIES", "");
        end.steps()
                .forEach(step -> page.row(
                        step.name(),
                        step.kind(),
                        word(step.state()),
                        Integer.toString(step.attempts()),
                        first(step.error() == null ? step.output() : step.error())));
        return new Answer(document, page.text(), failure);
    }

    static Map<String, @Nullable Object> runPart(RunRecord run) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("id", run.id());
        part.put("name", run.runbook());
        part.put("direction", run.direction().name().toLowerCase(Locale.ROOT));
        part.put("hash", run.hash());
        part.put("state", word(run.state()));
        part.put("result", run.outcome());
        part.put("freezeMillis", run.freezeMillis());
        part.put("startedBy", run.startedBy());
        part.put("startedAt", run.startedAt());
        part.put("endedAt", run.endedAt());
        return part;
    }

    static Map<String, @Nullable Object> stepPart(StepRecord step) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("name", step.name());
        part.put("kind", step.kind());
        part.put("state", word(step.state()));
        part.put("attempts", step.attempts());
        part.put("output", step.output());
        part.put("error", step.error());
        part.put("startedAt", step.startedAt());
        part.put("endedAt", step.endedAt());
        return part;
    }

    static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String first(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
