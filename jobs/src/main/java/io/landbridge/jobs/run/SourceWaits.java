package io.landbridge.jobs.run;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells, in status and log, for whom the source makes us wait before it keeps its log for us. Safe for several threads. */
final class SourceWaits {

    private static final String HOLD = "capture";
    private static final Logger LOG = LoggerFactory.getLogger(SourceWaits.class);

    private final WorkGate gate;

    SourceWaits(WorkGate gate) {
        this.gate = gate;
    }

    /** Does the work, which says now and then why it takes long. */
    void during(Consumer<Consumer<String>> work) {
        try {
            work.accept(this::tell);
        } finally {
            gate.lift(HOLD);
        }
    }

    private void tell(String reason) {
        LOG.warn("Waiting: {}", reason);
        gate.hold(HOLD, "waiting: " + reason);
    }
}
