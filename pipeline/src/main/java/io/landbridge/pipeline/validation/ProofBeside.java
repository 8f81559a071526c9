package io.landbridge.pipeline.validation;

import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;

/**
 * Waits while another process proves what is stale: the one that carries the stream knows which rows have changed since a range was proved,
 * and looks at these only; anybody else has to compare whole ranges.
 */
public final class ProofBeside {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    /** As many are compared sooner than anybody is waited for. */
    private static final long FEW_ROWS = 1_000;

    /** A look takes no more than such a share of the time. */
    private static final int RARELY = 5;

    private final Ledger ledger;
    private final String planHash;
    private final Ticker ticker;

    /** @param planHash of the plan that has to be proved */
    public ProofBeside(Ledger ledger, String planHash, Ticker ticker) {
        this.ledger = ledger;
        this.planHash = planHash;
        this.ticker = ticker;
    }

    /**
     * Waits until little is stale, or nothing has become fresh for a while.
     *
     * @param patience with a proof that makes no way
     * @param pace throws when there is no time left
     * @return as it was seen last
     */
    public Freshness await(Duration patience, ValidationPace pace) {
        Freshness seen = look(pace);
        long movedNanos = ticker.nanos();
        while (seen.staleRows() > FEW_ROWS
                && seen.mismatches() == 0
                && ticker.nanos() - movedNanos < patience.toNanos()) {
            pace.throwIfEnding();
            long began = ticker.nanos();
            Freshness now = look(pace);
            if (now.stale() < seen.stale()) {
                movedNanos = ticker.nanos();
            }
            seen = now;
            Duration took = Duration.ofNanos(ticker.nanos() - began).multipliedBy(RARELY);
            ticker.sleep(took.compareTo(LOOK_AGAIN) > 0 ? took : LOOK_AGAIN);
        }
        return seen;
    }

    private Freshness look(ValidationPace pace) {
        return pace.attempt(
                () -> ledger.inTransaction(transaction -> Freshness.read(transaction.validation(), planHash)));
    }
}
