package io.landbridge.pipeline.ledger;

/** Where a migration's cutover is. States and transitions are those of docs/model/cutover.pml. */
public enum CutoverState {
    /** The source is live and nothing is under way; so it is before the first cutover too. */
    STAYED(Side.SOURCE, false, "streaming"),
    /** A cutover has begun; nothing stands in anybody's way yet. */
    PLANNED(Side.SOURCE, false, "cutting-over"),
    /** The source is about to be fenced, or is. */
    FREEZING(Side.SOURCE, true, "cutting-over"),
    /** The source is fenced and the position after its last write is known. */
    FROZEN(Side.SOURCE, true, "cutting-over"),
    /** The source stays live; its fence is about to be lifted. */
    ABORTED(Side.SOURCE, true, "cutting-over"),
    /** The target is live; its fence is about to be lifted. */
    SWITCHED(Side.TARGET, true, "switched"),
    /** The target is live and all that follows the switch is done. */
    LIVE(Side.TARGET, false, "switched"),
    /** The target is about to be fenced, to go back. */
    RETURNING(Side.TARGET, true, "switched"),
    /** The target is fenced and the position after its last write is known. */
    RETURN_FROZEN(Side.TARGET, true, "switched"),
    /** The source is live again; its fence is about to be lifted. */
    RETURNED(Side.SOURCE, true, "rolled-back"),
    /** The commit point is passed: there is no way back. */
    COMMITTED(Side.TARGET, false, "finished");

    private final Side live;
    private final boolean hold;
    private final String phase;

    CutoverState(Side live, boolean hold, String phase) {
        this.live = live;
        this.hold = hold;
        this.phase = phase;
    }

    /** Where clients write. */
    public enum Side {
        SOURCE,
        TARGET;

        /** The other one. */
        public Side other() {
            return this == SOURCE ? TARGET : SOURCE;
        }
    }

    /** Whose rows count; the other side is written by Landbridge only. */
    public Side live() {
        return live;
    }

    /** Whether clients that follow the flag begin no transaction. */
    public boolean isHeld() {
        return hold;
    }

    /** The migration's phase in this state; {@link #STAYED} after a return is {@code rolled-back}. */
    public String phase() {
        return phase;
    }

    /** Whether another state may follow this one; source: docs/model/cutover.pml. */
    public boolean mayBecome(CutoverState next) {
        return switch (this) {
            case STAYED -> next == PLANNED;
            case PLANNED -> next == FREEZING || next == STAYED;
            case FREEZING -> next == FROZEN || next == ABORTED;
            case FROZEN -> next == SWITCHED || next == ABORTED;
            case ABORTED, RETURNED -> next == STAYED;
            case SWITCHED -> next == LIVE;
            case LIVE -> next == RETURNING || next == COMMITTED;
            case RETURNING -> next == RETURN_FROZEN || next == SWITCHED;
            case RETURN_FROZEN -> next == RETURNED || next == SWITCHED;
            case COMMITTED -> false;
        };
    }
}
