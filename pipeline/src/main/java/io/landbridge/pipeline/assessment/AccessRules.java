package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.RIGHT_MISSING;
import static io.landbridge.pipeline.assessment.AssessmentCode.SOURCE_IS_TARGET;
import static io.landbridge.pipeline.assessment.AssessmentCode.TARGET_NOT_EMPTY;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.plan.TableMapping.Output;
import io.landbridge.pipeline.schema.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rights, and whether the run would write where it must not. */
final class AccessRules {

    private AccessRules() {}

    static List<Finding> findings(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        rights(assessment.source(), "source", findings);
        rights(assessment.target(), "target", findings);
        sameTables(assessment, findings);
        notEmpty(assessment, findings);
        return findings;
    }

    private static void rights(EndpointFacts facts, String side, List<Finding> findings) {
        for (MissingRight missing : facts.missingRights()) {
            findings.add(Finding.of(
                    RIGHT_MISSING,
                    side,
                    "The user may not " + missing.right() + " on " + missing.on() + '.',
                    missing.right() + " on " + missing.on() + " is not granted",
                    missing.grant()));
        }
    }

    private static void sameTables(Assessment assessment, List<Finding> findings) {
        if (!assessment.sameDatabase()) {
            return;
        }
        EndpointFacts source = assessment.source();
        Set<TableName> sources =
                assessment.mappings().stream().map(m -> m.source().name()).collect(Collectors.toSet());
        for (TableMapping mapping : assessment.mappings()) {
            for (Output output : mapping.outputs()) {
                if (sources.contains(output.target().name())) {
                    findings.add(Finding.of(
                            SOURCE_IS_TARGET,
                            mapping.name(),
                            "Source and target are the same database, and this table would be copied into a table that is read.",
                            "both are " + source.identity() + '/' + source.database() + ", target table "
                                    + output.target().name(),
                            "Give the table another name with 'to:', or name another target."));
                }
            }
        }
    }

    private static void notEmpty(Assessment assessment, List<Finding> findings) {
        if (assessment.started()) {
            return;
        }
        for (TableName table : assessment.target().notEmpty().stream().sorted().toList()) {
            findings.add(Finding.of(
                    TARGET_NOT_EMPTY,
                    table.toString(),
                    "The target table holds rows, and no run of this plan put them there. Are source and target the right way round?",
                    "at least one row",
                    "Empty the table yourself if its rows are not needed, or exclude it in the plan."));
        }
    }
}
