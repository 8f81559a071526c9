package io.landbridge.pipeline.throttle;

import io.landbridge.pipeline.plan.ThrottleRule;

/** Reads how loaded a server is. */
public interface SignalReader {

    /**
     * One reading in the rule's unit; takes at most 5 s.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when the reading cannot be taken
     */
    double read(ThrottleRule rule);
}
