package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.copy.RowRefusedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the first change of a portion that the target refuses, by halving; everything that is tried is rolled back. */
final class RefusedChangeSearch {

    private final PortionApplier applier;
    private final Portion portion;
    private final BatchDecisions decisions;
    private final Map<Integer, Refusal> known;

    /** @param known refusals, which are not met again */
    RefusedChangeSearch(
            PortionApplier applier, Portion portion, BatchDecisions decisions, Map<Integer, Refusal> known) {
        this.applier = applier;
        this.portion = portion;
        this.decisions = decisions;
        this.known = known;
    }

    /** An event whose change is refused. */
    record Found(int event, RowRefusedException refused) {}

    /** The first one; null when each change by itself is taken. */
    @Nullable Found run() {
        int taken = known.keySet().stream().mapToInt(event -> event + 1).max().orElse(0);
        int refused = portion.batch().events();
        RowRefusedException answer = applier.refusal(portion, decisions, known, refused);
        if (answer == null) {
            return null;
        }
        while (refused - taken > 1) {
            int middle = taken + (refused - taken) / 2;
            RowRefusedException earlier = applier.refusal(portion, decisions, known, middle);
            if (earlier == null) {
                taken = middle;
            } else {
                refused = middle;
                answer = earlier;
            }
        }
        return new Found(refused - 1, answer);
    }
}
