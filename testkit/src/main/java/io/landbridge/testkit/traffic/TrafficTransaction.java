package io.landbridge.testkit.traffic;

import java.util.List;

/**
 * One transaction as it was decided, before any server has seen it.
 *
 * @param rolledBack whether it ends with ROLLBACK
 */
public record TrafficTransaction(List<Step> steps, boolean rolledBack) {

    public TrafficTransaction {
        steps = List.copyOf(steps);
    }
}
