package io.landbridge.pipeline.ledger;

import io.landbridge.pipeline.ledger.CutoverState.Side;
import io.landbridge.pipeline.position.Position;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one row of a migration's cutover. State, phase and traffic flag change here and nowhere else, together. Source of the rules:
 * docs/protocol.md, "Cutover"; docs/model/cutover.pml.
 */
public interface CutoverStore {

    /** The lease role of whoever changes the state; its token is the one that counts in both databases. */
    String ROLE = "cutover";

    /** The row; {@link CutoverRecord#NONE} before the first cutover, and in a ledger that is too old to know any. */
    CutoverRecord find();

    /** As {@link #find()}, and nobody changes the row before this transaction has ended. The migration is registered. */
    CutoverRecord lock();

    /**
     * Goes from one state to another: compare-and-set on state and lease. In the same transaction phase and traffic flag follow, and the
     * audit gets a line.
     *
     * @param token of the lease {@link #ROLE}
     * @param places what else becomes of the row
     * @param by who, for people
     * @return false when the state is another, or the token is no longer the lease's: the caller must look again, or stop
     * @throws IllegalArgumentException when {@link CutoverState#mayBecome} says no
     */
    boolean become(CutoverState from, CutoverState to, long token, UnaryOperator<Places> places, String by);

    /**
     * Notes places without leaving the state.
     *
     * @return as for {@link #become}
     */
    boolean note(CutoverState in, long token, UnaryOperator<Places> places);

    /**
     * Says how far the way back is; by whoever carries the streams, or wishes it.
     *
     * @param note how it was proved, or why it was not
     */
    void wayBack(WayBack state, @Nullable String note);

    /**
     * Says that somebody has to look, or, with null, that nobody has to any more; the phase follows.
     *
     * @param page what stands and what does not
     */
    void needsOperator(@Nullable String page, String by);

    /**
     * In the ledger of a stream: says whether nobody may take the stream over; {@link Places#forwardHeld} has it. For who takes the stream's
     * token in the same transaction, or shows its own ({@link LeaseStore#show}).
     */
    void hold(boolean held);

    /** Writes a row that shall come through to the other side's ledger. */
    void send(long sentinel);

    /** Whether such a row has come through, here. */
    boolean hasCome(long sentinel);

    /** Notes that changes are followed: phase {@code streaming} in place of {@code preparing}; else does nothing. */
    void beginStreaming();

    /** How far the way back is. */
    enum WayBack {
        /** Nobody has asked for it. */
        NONE,
        /** There is none; the note says why. */
        REFUSED,
        /** It is wanted: whoever carries the streams prepares it. */
        WISHED,
        /** Slot, ledger and stream are there; no change has come through yet. */
        PREPARED,
        /** A change has come through. */
        PROVEN
    }

    /**
     * Places in both logs; each null when it is not known.
     *
     * @param freeze the source's, behind its last write before the fence
     * @param drained the target's, behind the last forward commit
     * @param reverseFrom the target's, from which changes flow back
     * @param returning the target's, behind its last write before its fence on the way back
     * @param forwardFrom the source's, from which the forward stream goes on after a return
     * @param forwardHeld nobody may take the forward stream over
     */
    record Places(
            @Nullable Position freeze,
            @Nullable Position drained,
            @Nullable Position reverseFrom,
            @Nullable Position returning,
            @Nullable Position forwardFrom,
            boolean forwardHeld) {

        /** Nothing is known. */
        public static final Places NONE = new Places(null, null, null, null, null, false);

        /** With another source position after the freeze. */
        public Places withFreeze(@Nullable Position position) {
            return new Places(position, drained, reverseFrom, returning, forwardFrom, forwardHeld);
        }

        /** With another target position after the drain. */
        public Places withDrained(@Nullable Position position) {
            return new Places(freeze, position, reverseFrom, returning, forwardFrom, forwardHeld);
        }

        /** With another beginning of the way back. */
        public Places withReverseFrom(@Nullable Position position) {
            return new Places(freeze, drained, position, returning, forwardFrom, forwardHeld);
        }

        /** With another target position after the freeze on the way back. */
        public Places withReturning(@Nullable Position position) {
            return new Places(freeze, drained, reverseFrom, position, forwardFrom, forwardHeld);
        }

        /** With another beginning of the forward stream. */
        public Places withForwardFrom(@Nullable Position position) {
            return new Places(freeze, drained, reverseFrom, returning, position, forwardHeld);
        }

        /** With the forward stream held or not. */
        public Places withForwardHeld(boolean held) {
            return new Places(freeze, drained, reverseFrom, returning, forwardFrom, held);
        }
    }

    /**
     * The row.
     *
     * @param needsOperator what stands and what does not; null when nobody is needed
     * @param changedAt ISO-8601 in UTC by the target's clock; null when nothing ever changed
     */
    record CutoverRecord(
            CutoverState state,
            Places places,
            WayBack wayBack,
            @Nullable String wayBackNote,
            @Nullable String needsOperator,
            @Nullable String changedAt,
            @Nullable String changedBy) {

        /** Nothing has happened. */
        public static final CutoverRecord NONE =
                new CutoverRecord(CutoverState.STAYED, Places.NONE, WayBack.NONE, null, null, null, null);

        /** Whose rows count. */
        public Side live() {
            return state.live();
        }
    }
}
