package io.landbridge.jobs.report;

import io.landbridge.pipeline.plan.Endpoint;
import io.landbridge.pipeline.validation.ValidationSummary;
import java.util.Map;

/**
 * What a page says about a comparison.
 *
 * @param source as the plan has it; only what leads there is shown
 * @param target likewise
 * @param verdict in one sentence
 * @param isClean whether everything was proved equal
 * @param sources the source table, or tables, of each table
 * @param version of this program
 */
public record ReportedValidation(
        ValidationSummary summary,
        Endpoint source,
        Endpoint target,
        String verdict,
        boolean isClean,
        Map<String, String> sources,
        String version) {

    public ReportedValidation {
        sources = Map.copyOf(sources);
    }
}
