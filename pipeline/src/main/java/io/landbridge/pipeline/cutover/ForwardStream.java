package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.Optional;

/**
 * The stream from the source to the target as a cutover sees it: through the target's ledger only, whoever carries it. Safe for several
 * threads. Source of the rules: docs/protocol.md, "Cutover"; docs/model/cutover.pml, {@code switchToT} and {@code switchToS}.
 */
public interface ForwardStream {

    /** Up to where everything of the source is in the target; a batch that is under way is not part of it. */
    Position applied();

    /** Why it cannot be held yet: a batch in lanes is under way, or keys are to be copied; empty when nothing stands against it. */
    Optional<String> unsettled();

    /**
     * Stops it: takes its token, so that no older one commits again, and has it held, so that nobody takes a newer one. In one transaction,
     * and only in state FROZEN under the lease's token. Idempotent.
     *
     * @param freeze the source's position that must have been applied
     * @return up to where it has applied; empty when state or token are others, or it is not there yet: look again
     */
    Optional<Position> hold(long token, Position freeze);

    /**
     * Lets it begin at a position of the source, in the transaction that makes the state RETURNED; it stays held.
     *
     * @param start what {@link WayBack#disarm} gave
     */
    void restart(LedgerTransaction transaction, ChangeStream.Start start);
}
