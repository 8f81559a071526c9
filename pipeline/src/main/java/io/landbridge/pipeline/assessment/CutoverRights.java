package io.landbridge.pipeline.assessment;

import io.landbridge.pipeline.assessment.EndpointFacts.MissingRight;
import java.util.List;

/** Rights that a cutover needs and a run does not: named early, and in nobody's way. */
public final class CutoverRights {

    private CutoverRights() {}

    /**
     * The findings.
     *
     * @param side {@code source} or {@code target}
     */
    public static List<Finding> findings(String side, List<MissingRight> missing) {
        return missing.stream()
                .map(right -> Finding.of(
                        AssessmentCode.CUTOVER_RIGHT_MISSING,
                        side,
                        "For a cutover the user may not " + right.right() + " on " + right.on() + '.',
                        right.right() + " on " + right.on() + " is not granted",
                        right.grant()))
                .toList();
    }
}
