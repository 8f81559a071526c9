package io.landbridge.pipeline.stream;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerError;
import io.landbridge.pipeline.ledger.StreamStore.LaneBatch;
import io.landbridge.pipeline.ledger.StreamStore.StreamRecord;
import io.landbridge.pipeline.position.Delivery;
import io.landbridge.pipeline.position.Position;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is ours under a token, how far it is in the target, and what it has delivered. Not for several threads.
 *
 * <p>After a commit without an answer nobody knows where the stream stands. A new token then keeps that commit from happening later, and
 * what is read under it holds.
 */
final class StreamClaim {

    private final Ledger ledger;
    private final String stream;
    private @Nullable StreamRecord row;
    private @Nullable LaneBatch batch;
    private boolean certain;

    StreamClaim(Ledger ledger, String stream) {
        this.ledger = ledger;
        this.stream = stream;
    }

    String stream() {
        return stream;
    }

    long token() {
        return row().token();
    }

    /** Up to there everything is in the target. */
    Position applied() {
        return row().applied();
    }

    /** What the stream is known to have delivered. */
    Delivery delivery() {
        return Delivery.decode(row().delivery());
    }

    /** Whether it has to be asked of the ledger where the stream stands. */
    boolean isCertain() {
        return certain;
    }

    void lost() {
        certain = false;
    }

    /**
     * Takes a new token and reads the row under it; the first time from whoever had the stream.
     *
     * @throws LandbridgeException {@link StreamError#SUPERSEDED} when another process has taken the stream over since; {@link
     *     StreamError#HELD} when nobody may have it now
     */
    void take() {
        StreamRecord known = row;
        // If this one gets no answer either, the next is as the first: the token that it left is unknown.
        row = null;
        try {
            row = ledger.inTransaction(transaction -> {
                StreamRecord now = transaction
                        .streams()
                        .find(stream)
                        .orElseThrow(() -> new LandbridgeException(
                                LedgerError.INCONSISTENT, stream, "The stream has no position in the ledger."));
                StreamRecord taken = transaction.streams().take(stream);
                if (known != null && (now.token() != known.token() || taken.token() != known.token() + 1)) {
                    throw superseded();
                }
                // After the row is locked: a cutover that holds the stream takes its token first, in the same
                // transaction.
                if (transaction.cutover().find().places().forwardHeld()) {
                    throw new LandbridgeException(StreamError.HELD, stream, "A cutover holds the stream.");
                }
                batch = transaction.streams().batch(stream).orElse(null);
                return taken;
            });
        } catch (LandbridgeException e) {
            if (e.errorCode() == StreamError.SUPERSEDED || e.errorCode() == StreamError.HELD) {
                row = known;
            }
            throw e;
        }
        certain = true;
        NamedPoint.STREAM_TAKEN.pass();
    }

    /**
     * Asks whether the stream is still ours.
     *
     * @throws LandbridgeException {@link StreamError#SUPERSEDED} when it is not
     */
    void requireOurs() {
        boolean ours = ledger.<Boolean>inTransaction(transaction -> transaction
                .streams()
                .find(stream)
                .map(now -> now.token() == token())
                .orElse(false));
        if (!ours) {
            throw superseded();
        }
    }

    /** The batch that was begun in lanes and has not ended; null when none is at hand. */
    @Nullable LaneBatch batch() {
        return batch;
    }

    /** A batch is to be applied in lanes. */
    void began(LaneBatch begun) {
        batch = begun;
    }

    /** One of its lanes is committed. */
    void laneCommitted(int lane) {
        batch = Objects.requireNonNull(batch, "a lane is of a batch").with(lane);
    }

    /** A batch is committed. */
    void advanced(Position applied) {
        batch = null;
        StreamRecord before = row();
        row = new StreamRecord(
                before.stream(),
                before.token(),
                applied,
                before.delivery(),
                before.committedAt(),
                before.lagMillis(),
                before.counts());
    }

    /**
     * Finds out, under a new token, whether a batch is in the target whose commit failed.
     *
     * @throws LandbridgeException the one of that commit when it is not, or nobody can tell
     */
    void requireApplied(Position end, LandbridgeException unanswered) {
        lost();
        if (unanswered.errorCode() == StreamError.SUPERSEDED) {
            throw unanswered;
        }
        try {
            take();
        } catch (LandbridgeException e) {
            if (e.errorCode() == StreamError.SUPERSEDED) {
                throw e;
            }
            unanswered.addSuppressed(e);
            throw unanswered;
        }
        if (!applied().hasReached(end)) {
            throw unanswered;
        }
    }

    LandbridgeException superseded() {
        return new LandbridgeException(
                StreamError.SUPERSEDED, stream, "The stream's token is no longer the one that this process took.");
    }

    private StreamRecord row() {
        return Objects.requireNonNull(row, "the stream is taken first");
    }
}
