package io.landbridge.pipeline.assessment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Judges what the probes read; pure, so that every rule is tested without a server. */
public final class Assessor {

    private static final List<Function<Assessment, List<Finding>>> RULES = List.of(
            ServerRules::findings,
            AccessRules::findings,
            TableRules::findings,
            ColumnRules::findings,
            StreamRules::findings,
            WayBackRules::findings,
            LoadRules::findings);

    private Assessor() {}

    /** All findings, blockers first. */
    public static List<Finding> assess(Assessment assessment) {
        List<Finding> findings = new ArrayList<>();
        RULES.forEach(rule -> findings.addAll(rule.apply(assessment)));
        return findings.stream().sorted().toList();
    }

    /** Whether a run may begin. */
    public static boolean isClear(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.BLOCKER);
    }
}
