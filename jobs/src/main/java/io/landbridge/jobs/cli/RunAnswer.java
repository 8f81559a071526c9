package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.jobs.run.MigrationFlow;
import io.landbridge.jobs.run.RunResult;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.ChunkStore.TableProgress;
import io.landbridge.pipeline.progress.CopyTotals;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code run} says in the end; the document's shape is a promise to scripts. */
final class RunAnswer {

    private RunAnswer() {}

    static Answer of(String command, RunResult result) {
        LandbridgeException failure = result.failure();
        String outcome = failure == null ? "done" : ErrorReport.outcome(failure.category());
        return new Answer(document(command, outcome, result), text(outcome, result), failure);
    }

    private static Map<String, @Nullable Object> document(String command, String outcome, RunResult result) {
        CopyTotals totals = CopyTotals.of(result.tables());
        Map<String, @Nullable Object> document = Answer.document(command, result.migration(), outcome);
        document.put("stages", result.stages().stream().map(RunAnswer::stage).toList());
        document.put("copySeconds", seconds(result.copyTime()));
        document.put("commandSeconds", seconds(result.commandTime()));
        document.put("rows", totals.written());
        document.put("bytes", totals.bytes());
        document.put("rowsCopied", result.rowsCopied());
        document.put("bytesCopied", result.bytesCopied());
        document.put("rowsPerSecond", result.rowsPerSecond());
        document.put("quarantined", result.quarantined());
        document.put(
                "tables",
                result.tables().stream()
                        .map(table -> table(table, result.targets().get(table.table())))
                        .toList());
        document.put(
                "validation",
                result.validation() == null ? null : ValidationParts.of(result.validation(), result.sources()));
        if (result.failure() != null) {
            document.put("error", ErrorReport.part(result.failure()));
        }
        return document;
    }

    private static String text(String outcome, RunResult result) {
        CopyTotals totals = CopyTotals.of(result.tables());
        StringBuilder text = new StringBuilder()
                .append(result.migration())
                .append(": ")
                .append(outcome)
                .append(" after ")
                .append(Spoken.duration(result.commandTime()))
                .append("; ")
                .append(totals.written())
                .append(" rows (")
                .append(Spoken.bytes(totals.bytes()))
                .append(") in the target");
        if (result.rowsCopied() > 0) {
            text.append(", ")
                    .append(result.rowsCopied())
                    .append(" of them copied in ")
                    .append(Spoken.duration(result.copyTime()))
                    .append(" at ")
                    .append(result.rowsPerSecond())
                    .append(" rows/s");
        }
        if (result.quarantined() > 0) {
            text.append(", ").append(result.quarantined()).append(" in quarantine");
        }
        text.append(System.lineSeparator());
        return result.validation() == null
                ? text.toString()
                : text.append(ValidationText.of(result.validation())).toString();
    }

    private static Map<String, Object> stage(MigrationFlow.Passed stage) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("name", stage.name());
        part.put("state", stage.state());
        part.put("seconds", seconds(stage.took()));
        return part;
    }

    private static Map<String, @Nullable Object> table(TableProgress table, @Nullable String to) {
        Map<String, @Nullable Object> part = new LinkedHashMap<>();
        part.put("table", table.table());
        part.put("to", to);
        part.put("rows", table.rowsWritten());
        part.put("bytes", table.bytes());
        part.put("chunks", table.pending() + table.copying() + table.copied() + table.quarantined());
        return part;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
