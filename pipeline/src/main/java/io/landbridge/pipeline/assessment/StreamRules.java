package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.CASCADE_NOT_LOGGED;
import static io.landbridge.pipeline.assessment.AssessmentCode.CHANGES_NOT_CARRIED;
import static io.landbridge.pipeline.assessment.AssessmentCode.RIGHT_MISSING;

import io.landbridge.pipeline.schema.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the source's changes can be carried over; where the plan leaves them behind, that it does. */
final class StreamRules {

    private static final int NAMED = 5;

    private StreamRules() {}

    static List<Finding> findings(Assessment assessment) {
        LogFacts log = assessment.source().log();
        if (log == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        log.missingRights()
                .forEach(missing -> findings.add(Finding.of(
                        RIGHT_MISSING,
                        "source",
                        "The user may not " + missing.right() + " on " + missing.on()
                                + ", which a change stream needs.",
                        missing.right() + " on " + missing.on() + " is not granted",
                        missing.grant())));
        if (assessment.source().engine() == Engine.POSTGRESQL) {
            SlotRules.judge(assessment, log, findings);
        } else {
            BinlogRules.judge(assessment, log, findings);
        }
        StreamedTableRules.judge(assessment, log, findings);
        return assessment.streams() ? findings : notFollowed(findings);
    }

    /** What only a stream would need is said in one sentence; that cascades are no matter of settings is worth a word of its own. */
    private static List<Finding> notFollowed(List<Finding> findings) {
        List<Finding> said = new ArrayList<>();
        said.add(leftBehind(findings));
        findings.stream()
                .filter(finding -> finding.code() == CASCADE_NOT_LOGGED)
                .map(finding -> finding.as(Severity.WARNING))
                .forEach(said::add);
        return said;
    }

    private static Finding leftBehind(List<Finding> findings) {
        List<String> inTheWay = findings.stream()
                .filter(finding -> finding.severity() == Severity.BLOCKER)
                .sorted()
                .map(finding -> finding.where() + ": " + finding.evidence())
                .toList();
        String named = inTheWay.stream().limit(NAMED).collect(Collectors.joining("; "))
                + (inTheWay.size() > NAMED ? "; and " + (inTheWay.size() - NAMED) + " more" : "");
        return Finding.of(
                CHANGES_NOT_CARRIED,
                "source",
                "What is written in the source while the copy runs, and after it, is not carried over.",
                "changes: {through: none}, which is the default",
                inTheWay.isEmpty()
                        ? "Say 'changes: {through: direct}' in the plan; the source is ready for it. Or keep everybody from writing "
                                + "until the target has taken over."
                        : "Keep everybody from writing until the target has taken over. For 'changes: {through: direct}' the source is "
                                + "not ready (" + named + "); say it in the plan to see what to do.");
    }
}
