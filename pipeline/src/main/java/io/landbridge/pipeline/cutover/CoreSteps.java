package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import java.time.Duration;
import java.util.Optional;

/**
 * The steps that move the migration itself, in one direction: from source to target, or back. There is one implementation for each; what is
 * said of the live side means the source for a cutover and the target for a rollback. Whoever has it open holds the right to change the
 * cutover's state. For one thread at a time.
 *
 * <p>Each step is idempotent: after a crash it is called again and finds out itself how far it came. It returns one line of evidence for
 * the report (places, counts, times) without cell values. It throws a {@link io.landbridge.pipeline.failure.LandbridgeException} when it
 * could not be done within its limit; whoever called it then calls {@link #abort}. A limit is never longer than what is left of the freeze's
 * budget.
 */
public interface CoreSteps extends AutoCloseable {

    /** Where the cutover is, read anew. */
    CutoverState state();

    /**
     * Fences what the caller's transaction writes: said first in it, it makes sure that nobody else has taken the cutover over.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when somebody has
     */
    void require(LedgerTransaction transaction);

    /**
     * Asks for the way back, unless it is proved already, and waits until a change has come through it. Nobody is held meanwhile.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when there is none, saying why; when nobody carries the streams; when it
     *     took longer than the limit
     */
    String prepareWayBack(Duration limit);

    /** Makes known that it begins; nothing stands in anybody's way yet. */
    void begin(String by);

    /** Holds clients, then fences the live side, and notes the place behind its last write. */
    String freeze(StepAction.Freeze how, Duration limit);

    /**
     * How long clients have been held by now; empty when they are not. Counted by the target's clock from the moment that the ledger said
     * so, whichever process did it.
     */
    Optional<Duration> held();

    /** How long clients were held by the freeze that {@link #settle} has ended; empty before, and where another process has frozen. */
    Optional<Duration> wasHeld();

    /** Waits until the other side has everything up to that place, then takes the stream's token so that nothing is applied any more. */
    String drain(Duration limit);

    /** Compares what is not proved yet; throws when a row differs. */
    String verify(Duration limit);

    /** Puts the other side's counters behind those of the live side, and proves it. */
    String sequences(StepAction.Sequences how, Duration limit);

    /** Notes from where on changes flow back; of a cutover only. */
    String reverse(StepAction.Reverse how, Duration limit);

    /** Looks for the last time that the fence was tight, and makes the other side live. There is no abort after this. */
    String switchOver(Duration limit);

    /** Does what follows a switch: the streams' direction, the new live side's fence lifted, clients let go. */
    String settle(Duration limit);

    /**
     * Leaves the live side as it was, whatever stands: its fence is lifted, clients are let go, the stream goes on. Within five seconds where
     * the databases answer. Does nothing when nothing has begun.
     *
     * @throws io.landbridge.pipeline.failure.LandbridgeException when it could not be done, saying what stands; when the switch has happened
     */
    String abort(String reason);

    /** How long a step would take at this moment, and what would stand in its way; changes nothing. */
    Forecast forecast(StepAction action);

    /** Gives the right back. */
    @Override
    void close();

    /**
     * What a rehearsal says of one step.
     *
     * @param takes how long
     * @param note what was looked at
     * @param obstacle what would make it fail now; empty for nothing
     */
    record Forecast(Duration takes, String note, String obstacle) {}
}
