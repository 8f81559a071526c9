package io.landbridge.pipeline.assessment;

/** What a finding means for the run; the order is the order of reports. */
public enum Severity {
    /** The run would fail or lose something; it is refused. */
    BLOCKER,
    /** The run works, but somebody should decide or know. */
    WARNING,
    /** Worth knowing. */
    INFO
}
