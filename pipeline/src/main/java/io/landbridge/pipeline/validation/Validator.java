package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.throttle.Ticker;

/** Compares tables of both sides, range by range, and says what it found. */
public final class Validator {

    private final ValidationPorts ports;
    private final ValidationPace pace;
    private final ValidationListener listener;
    private final Ticker ticker;

    public Validator(ValidationPorts ports, ValidationPace pace, ValidationListener listener, Ticker ticker) {
        this.ports = ports;
        this.pace = pace;
        this.listener = listener;
        this.ticker = ticker;
    }

    /**
     * Compares what is not fresh. What was proved so far is in the ledger when it throws, and the next call goes on from there.
     *
     * @return what it found of the rows; nothing about integrity
     * @throws io.landbridge.pipeline.failure.LandbridgeException why it ended early; the pace's reason when no more work was wanted
     */
    public ValidationSummary validate(ValidationRequest request) {
        throw new UnsupportedOperationException("not written yet: " + request + ports + pace + listener + ticker);
    }
}
