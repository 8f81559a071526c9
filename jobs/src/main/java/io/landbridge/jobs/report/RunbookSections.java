package io.landbridge.jobs.report;

import io.landbridge.jobs.report.ReportSection.Column;
import io.landbridge.pipeline.ledger.RunbookStore;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.ledger.RunbookStore.StepRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runbooks did, who agreed, and which gates somebody went past.
 *
 * @param freezeSeconds of the latest cutover; null when it held nobody
 */
record RunbookSections(
        List<ReportSection> sections, @Nullable Double freezeSeconds) {

    static RunbookSections read(RunbookStore store) {
        List<RunRecord> all = store.all();
        List<List<@Nullable Object>> runs = new ArrayList<>();
        List<List<@Nullable Object>> steps = new ArrayList<>();
        List<List<@Nullable Object>> approvals = new ArrayList<>();
        List<List<@Nullable Object>> overrides = new ArrayList<>();
        List<List<@Nullable Object>> contents = new ArrayList<>();
        Double freeze = null;
        for (RunRecord run : all) {
            Double held = run.freezeMillis() == null ? null : run.freezeMillis() / 1_000.0;
            freeze = run.direction() == Direction.CUTOVER ? held : freeze;
            runs.add(RowValues.of(
                    run.id(),
                    run.runbook(),
                    word(run.direction()),
                    run.hash(),
                    word(run.state()),
                    run.outcome(),
                    held,
                    run.startedBy(),
                    run.startedAt(),
                    run.endedAt()));
            contents.add(RowValues.of(run.id(), run.hash(), run.content()));
            Map<Integer, String> names = new HashMap<>();
            for (StepRecord step : store.steps(run.id())) {
                names.put(step.ordinal(), step.name());
                steps.add(step(run, step));
            }
            store.approvals(run.id())
                    .forEach(word -> approvals.add(
                            RowValues.of(run.id(), names.getOrDefault(word.ordinal(), ""), word.who(), word.at())));
            store.overrides(run.id())
                    .forEach(gate ->
                            overrides.add(RowValues.of(run.id(), gate.gate(), gate.reason(), gate.who(), gate.at())));
        }
        return new RunbookSections(
                List.of(runs(runs), steps(steps), words(approvals), gates(overrides), contents(contents)), freeze);
    }

    private static ReportSection words(List<List<@Nullable Object>> rows) {
        return new ReportSection(
                "approvals",
                "Approvals",
                "",
                List.of(
                        Column.of("run", "Execution"),
                        Column.of("step", "Step"),
                        Column.of("who", "Who"),
                        Column.of("at", "At")),
                rows);
    }

    private static ReportSection gates(List<List<@Nullable Object>> rows) {
        return new ReportSection(
                "overrides",
                "Gates that somebody went past",
                "",
                List.of(
                        Column.of("run", "Execution"),
                        Column.of("gate", "Gate"),
                        Column.of("reason", "Reason"),
                        Column.of("who", "Who"),
                        Column.of("at", "At")),
                rows);
    }

    private static ReportSection contents(List<List<@Nullable Object>> rows) {
        return new ReportSection(
                "runbooks",
                "Runbooks as they were executed",
                "",
                List.of(
                        Column.of("run", "Execution"),
                        Column.verbatim("sha256", "SHA-256"),
                        Column.verbatim("content", "File")),
                rows);
    }

    private static ReportSection runs(List<List<@Nullable Object>> rows) {
        return new ReportSection(
                "executions",
                "Executions of runbooks",
                "Times by the target's clock.",
                List.of(
                        Column.of("run", "Execution"),
                        Column.of("runbook", "Runbook"),
                        Column.of("direction", "Direction"),
                        Column.verbatim("sha256", "SHA-256 of the runbook"),
                        Column.of("state", "State"),
                        Column.of("outcome", "Outcome"),
                        Column.of("freezeSeconds", "Seconds that clients were held"),
                        Column.of("startedBy", "Begun by"),
                        Column.of("startedAt", "Begun at"),
                        Column.of("endedAt", "Ended at")),
                rows);
    }

    private static ReportSection steps(List<List<@Nullable Object>> rows) {
        return new ReportSection(
                "steps",
                "Steps",
                "",
                List.of(
                        Column.of("run", "Execution"),
                        Column.of("ordinal", "No."),
                        Column.of("name", "Step"),
                        Column.of("kind", "Kind"),
                        Column.of("state", "State"),
                        Column.of("attempts", "Attempts"),
                        Column.of("startedAt", "Begun at"),
                        Column.of("endedAt", "Ended at"),
                        Column.of("seconds", "Seconds"),
                        Column.verbatim("output", "Output"),
                        Column.verbatim("error", "Error")),
                rows);
    }

    private static List<@Nullable Object> step(RunRecord run, StepRecord step) {
        return RowValues.of(
                run.id(),
                step.ordinal(),
                step.name(),
                step.kind(),
                word(step.state()),
                step.attempts(),
                step.startedAt(),
                step.endedAt(),
                seconds(step.startedAt(), step.endedAt()),
                step.output(),
                step.error());
    }

    private static @Nullable Double seconds(@Nullable String from, @Nullable String to) {
        if (from == null || to == null) {
            return null;
        }
        try {
            return Duration.between(Instant.parse(from), Instant.parse(to)).toMillis() / 1_000.0;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
