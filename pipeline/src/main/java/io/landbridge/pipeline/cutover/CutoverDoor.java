package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.CutoverRecord;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The one door through which this process changes the state: by compare-and-set on state and lease. A commit without an answer is looked
 * up, since under a lease that is still ours nobody else can have made it.
 */
final class CutoverDoor {

    private final Ledger ledger;
    private final Attempt attempt;
    private final long token;
    private String by;

    /**
     * @param token of the lease {@link CutoverStore#ROLE}
     * @param by who, for people
     */
    CutoverDoor(Ledger ledger, Attempt attempt, long token, String by) {
        this.ledger = ledger;
        this.attempt = attempt;
        this.token = token;
        this.by = by;
    }

    String by() {
        return by;
    }

    void by(String who) {
        by = who;
    }

    long token() {
        return token;
    }

    CutoverState state() {
        return row().state();
    }

    CutoverRecord row() {
        return attempt.call(
                () -> ledger.inTransaction(transaction -> transaction.cutover().find()));
    }

    /**
     * The row, if the state is this one and the cutover is still ours.
     *
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED} when it is not
     */
    CutoverRecord require(CutoverState state) {
        return attempt.call(() -> ledger.inTransaction(transaction -> {
            CutoverRecord row = transaction.cutover().find();
            if (row.state() != state || !isOurs(transaction)) {
                throw superseded(row.state());
            }
            return row;
        }));
    }

    /**
     * Fences what the caller's transaction writes: whoever wants the lease waits for its end.
     *
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED}
     */
    void require(LedgerTransaction transaction) {
        if (!isOurs(transaction)) {
            throw superseded(transaction.cutover().find().state());
        }
    }

    /** By the token alone: a lease whose session broke is ours until somebody takes it. */
    private boolean isOurs(LedgerTransaction transaction) {
        return transaction.leases().holds(CutoverStore.ROLE, token);
    }

    /** @throws LandbridgeException {@link CutoverError#SUPERSEDED} */
    void become(CutoverState from, CutoverState to, UnaryOperator<Places> places) {
        become(from, to, places, transaction -> {});
    }

    /**
     * Goes on to another state.
     *
     * @param with what becomes true together with it
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED}
     */
    void become(CutoverState from, CutoverState to, UnaryOperator<Places> places, Consumer<LedgerTransaction> with) {
        boolean[] again = {false};
        attempt.run(() -> {
            boolean second = again[0];
            again[0] = true;
            try (LedgerTransaction transaction = ledger.begin()) {
                if (transaction.cutover().become(from, to, token, places, by)) {
                    with.accept(transaction);
                    transaction.commit();
                } else {
                    CutoverState now = transaction.cutover().find().state();
                    if (!second || now != to || !isOurs(transaction)) {
                        throw superseded(now);
                    }
                }
            }
        });
    }

    /**
     * Notes places without leaving the state; may be done again.
     *
     * @throws LandbridgeException {@link CutoverError#SUPERSEDED}
     */
    void note(CutoverState in, UnaryOperator<Places> places) {
        attempt.run(() -> {
            try (LedgerTransaction transaction = ledger.begin()) {
                if (!transaction.cutover().note(in, token, places)) {
                    throw superseded(transaction.cutover().find().state());
                }
                transaction.commit();
            }
        });
    }

    LandbridgeException superseded(CutoverState state) {
        return new LandbridgeException(
                CutoverError.SUPERSEDED,
                "cutover",
                "The state is " + state + " now, and the right to change it may be another's.");
    }

    LandbridgeException notNow(CutoverState state, String what) {
        return new LandbridgeException(
                CutoverError.NOT_NOW, "cutover", "In state " + state + " it cannot " + what + ".");
    }
}
