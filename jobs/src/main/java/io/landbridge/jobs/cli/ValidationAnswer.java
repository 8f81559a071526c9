package io.landbridge.jobs.cli;

import io.landbridge.jobs.progress.Spoken;
import io.landbridge.jobs.report.ReportedValidation;
import io.landbridge.jobs.run.Compared;
import io.landbridge.jobs.run.ValidationResult;
import io.landbridge.jobs.run.Verdict;
import io.landbridge.pipeline.chunk.Key;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code validate} says in the end; the document's shape is a promise to scripts. */
final class ValidationAnswer {

    private final String command;
    private final Plan plan;
    private final Map<String, String> sources;
    private final boolean isApplied;
    private final ValidationResult result;

    /** @param isApplied whether rows that differed were to be repaired, and not only shown */
    ValidationAnswer(
            String command, Plan plan, List<TableMapping> mappings, boolean isApplied, ValidationResult result) {
        this.command = command;
        this.plan = plan;
        this.sources = Verdict.sources(mappings);
        this.isApplied = isApplied;
        this.result = result;
    }

    Answer answer() {
        return new Answer(document(), text(), failure());
    }

    boolean hasSummary() {
        return result.compared() != null;
    }

    /** What ended it before its end, or what it found. */
    private @Nullable LandbridgeException failure() {
        Compared compared = result.compared();
        if (result.failure() != null || compared == null) {
            return result.failure();
        }
        Verdict verdict = Verdict.of(compared.summary());
        return verdict.isClean() ? null : verdict.error();
    }

    Map<String, @Nullable Object> document() {
        LandbridgeException failure = failure();
        Map<String, @Nullable Object> document = Answer.document(
                command, plan.migration(), failure == null ? "done" : ErrorReport.outcome(failure.category()));
        Compared compared = result.compared();
        document.put("validation", compared == null ? null : ValidationParts.of(compared.summary(), sources));
        document.put(
                "repair",
                compared == null || compared.repair() == null
                        ? null
                        : ValidationParts.of(compared.repair(), isApplied));
        document.put("commandSeconds", result.took().toMillis() / 1_000.0);
        if (failure != null) {
            document.put("error", ErrorReport.part(failure));
        }
        return document;
    }

    String text() {
        Compared compared = result.compared();
        if (compared == null) {
            return plan.migration() + ": not compared to the end, after " + Spoken.duration(result.took()) + '\n';
        }
        return (compared.repair() == null ? "" : ValidationText.of(compared.repair(), isApplied))
                + ValidationText.of(compared.summary());
    }

    /** For a page. */
    ReportedValidation reported() {
        ValidationSummary summary =
                Optional.ofNullable(result.compared()).orElseThrow().summary();
        Verdict verdict = Verdict.of(summary);
        return new ReportedValidation(
                summary,
                plan.source(),
                plan.target(),
                verdict.text(),
                verdict.isClean(),
                sources,
                CommandTree.Version.text());
    }

    /** A key as people read it. */
    static String key(@Nullable Key key) {
        return key == null ? "(no key)" : key.toString();
    }
}
