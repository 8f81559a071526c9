package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.plan.Plan;
import io.landbridge.pipeline.plan.TableMapping;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.ProofBeside;
import io.landbridge.pipeline.validation.TableVerdict;
import io.landbridge.pipeline.validation.ValidationListener;
import io.landbridge.pipeline.validation.ValidationPace;
import io.landbridge.pipeline.validation.ValidationPorts;
import io.landbridge.pipeline.validation.ValidationRequest;
import io.landbridge.pipeline.validation.ValidationSummary;
import io.landbridge.pipeline.validation.Validator;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * Proves what is not fresh while both sides stand still: the stream is held, so that nothing is waited for, and what a read shows is the
 * whole truth. What was proved before and not changed since counts.
 */
public final class VerifyAtPosition {

    /** Who carries the stream looks for what to prove at least that often. */
    private static final Duration PATIENCE = Duration.ofMillis(400);

    private final ValidationPorts ports;
    private final Plan plan;
    private final List<TableMapping> mappings;
    private final Attempt attempt;
    private final Ticker ticker;

    /** @param plan and its mappings in the direction in which rows were carried */
    public VerifyAtPosition(
            ValidationPorts ports, Plan plan, List<TableMapping> mappings, Attempt attempt, Ticker ticker) {
        this.ports = ports;
        this.plan = plan;
        this.mappings = List.copyOf(mappings);
        this.attempt = attempt;
        this.ticker = ticker;
    }

    /**
     * Compares.
     *
     * @return one line of evidence
     * @throws LandbridgeException {@link CutoverError#DIFFERENT}, and the clock's
     */
    public String run(FreezeClock clock) {
        ValidationPace pace = new InTime(clock);
        Ledger ledger = ports.ledger();
        if (ledger != null) {
            new ProofBeside(ledger, plan.hash(), ticker).await(PATIENCE, pace);
        }
        ValidationSummary found = new Validator(ports, pace, ValidationListener.NONE, ticker)
                .validate(new ValidationRequest(plan, mappings, null, false));
        List<String> wrong = found.tables().stream()
                .filter(table -> !table.isEqual())
                .map(VerifyAtPosition::words)
                .toList();
        if (!wrong.isEmpty()) {
            throw new LandbridgeException(
                    CutoverError.DIFFERENT,
                    wrong.size() + " tables",
                    "Both sides stand still and are not the same: " + String.join("; ", wrong) + ".");
        }
        long rows = found.tables().stream().mapToLong(TableVerdict::sourceRows).sum();
        int tables = found.tables().size();
        return tables + (tables == 1 ? " table is" : " tables are") + " equal, " + rows + " rows";
    }

    /**
     * Compares what is not fresh while one side is written to and the stream follows, so that little is left to be compared behind the
     * freeze; what it finds is looked at again there.
     *
     * @param stream that follows
     * @throws LandbridgeException the clock's, when the time is over
     */
    public void ahead(String stream, FreezeClock clock) {
        new Validator(ports, new InTime(clock), ValidationListener.NONE, ticker)
                .validate(new ValidationRequest(plan, mappings, stream, false));
    }

    private static String words(TableVerdict table) {
        return table.table() + " (" + table.mismatched() + " rows differ, " + table.verified() + " of " + table.ranges()
                + " ranges are proved)";
    }

    /** As fast as it goes, for as long as clients may be held. */
    private final class InTime implements ValidationPace {

        private final FreezeClock clock;

        InTime(FreezeClock clock) {
            this.clock = clock;
        }

        @Override
        public boolean enter() {
            clock.require();
            return true;
        }

        @Override
        public void leave(long rows) {
            // The next one asks the clock.
        }

        @Override
        public <T> T attempt(Supplier<T> work) {
            return attempt.call(work);
        }

        @Override
        public void throwIfEnding() {
            clock.require();
        }
    }
}
