package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.throttle.Ticker;
import java.util.List;

/**
 * Looks at what is not about single rows: the plan's own checks, foreign keys, unique keys and NOT NULL that no server keeps, counters, and
 * whether all that the target shall have is there and counts.
 */
public final class IntegrityChecks {

    private final IntegrityPorts ports;
    private final ValidationPace pace;
    private final Ticker ticker;

    public IntegrityChecks(IntegrityPorts ports, ValidationPace pace, Ticker ticker) {
        this.ports = ports;
        this.pace = pace;
        this.ticker = ticker;
    }

    /**
     * Lets the servers read every check of the plan without running any, before work begins that takes long.
     *
     * @throws io.landbridge.pipeline.failure.ProblemsException {@link CheckError#CHECK_REFUSED} with every check that is wrong, and its line
     */
    public void verify(IntegrityRequest request) {
        throw new UnsupportedOperationException("not written yet: " + request + ports + pace + ticker);
    }

    /**
     * Looks at everything, and leaves nothing behind.
     *
     * @return all of it, in this order: the plan's checks, the target's form, foreign keys, unique keys and NOT NULL, counters
     * @throws io.landbridge.pipeline.failure.LandbridgeException a check that is refused, or why it ended early
     */
    public List<IntegrityFinding> run(IntegrityRequest request) {
        throw new UnsupportedOperationException("not written yet: " + request);
    }
}
