package io.landbridge.pipeline.assessment;

import static io.landbridge.pipeline.assessment.AssessmentCode.POINT_OF_NO_RETURN;
import static io.landbridge.pipeline.assessment.AssessmentCode.WAY_BACK_LOSSY;
import static io.landbridge.pipeline.assessment.AssessmentCode.WAY_BACK_MISSING;

import io.landbridge.pipeline.plan.InversePlan;
import java.util.ArrayList;
import java.util.List;

/** What can go back to the source after a cutover, and from where on nothing can. */
final class WayBackRules {

    private WayBackRules() {}

    static List<Finding> findings(Assessment assessment) {
        InversePlan back = assessment.back();
        if (back == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (InversePlan.Note note : back.obstacles()) {
            findings.add(Finding.of(WAY_BACK_MISSING, note.where(), note.what(), "the plan's rule", note.remedy()));
        }
        for (InversePlan.Note note : back.remarks()) {
            findings.add(Finding.of(WAY_BACK_LOSSY, note.where(), note.what(), "the plan's rule", note.remedy()));
        }
        findings.add(pointOfNoReturn(back));
        return findings;
    }

    private static Finding pointOfNoReturn(InversePlan back) {
        return back.isPossible()
                ? Finding.of(
                        POINT_OF_NO_RETURN,
                        "cutover",
                        "After the switch one can go back, with all that was written to the target, until 'landbridge finish' ends the way"
                                + " back; it names the window of the runbook's step 'reverse' before it does.",
                        back.mappings().size() + " tables have a way back",
                        "Nothing.")
                : Finding.of(
                        POINT_OF_NO_RETURN,
                        "cutover",
                        "The switch is the point of no return: what is written to the target after it cannot be brought back.",
                        back.obstacles().size() + " findings stand against a way back",
                        "Say back: where it is missing. Or have the runbook say 'reverse: none' with the reason in acceptNoWayBack.");
    }
}
