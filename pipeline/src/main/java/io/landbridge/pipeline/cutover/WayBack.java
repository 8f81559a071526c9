package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The stream from the target to the source. Its ledger is in the source, in whose transactions its changes commit; what is done there
 * shows the token of the lease {@link CutoverStore#ROLE}, and is refused after a newer one has acted. Whoever runs the migration prepares,
 * proves and carries it. Safe for several threads. Source of the rules: docs/protocol.md, "Cutover"; docs/model/cutover.pml.
 */
public interface WayBack {

    /** Asks whoever runs the migration to prepare and prove it; does nothing when that is done, or under way. */
    void wish();

    /** How far it is. */
    Standing standing();

    /** Asks both databases what takes long to be told and will not change soon; before anybody is held. */
    Beforehand beforehand();

    /**
     * Where the target's log is now; for {@link #arm}. To be asked when nothing is written to the target any more: after {@link
     * ForwardStream#hold} and the counters, before the state is SWITCHED.
     *
     * @param known null where it has to be asked now
     */
    ChangeStream.Start here(@Nullable Beforehand known);

    /**
     * Lets it begin, at the position or where it stands if that is further; idempotent. In state SWITCHED, before the target's fence is
     * lifted.
     *
     * @param seen what {@link #here} said when the position was had from it, or later
     * @return false when a newer token has acted in the source: the caller has been overtaken
     */
    boolean arm(Position from, ChangeStream.Start seen, long token);

    /** Up to where everything of the target is in the source; empty when it is not armed. */
    Optional<Position> applied();

    /**
     * Stops it: takes its token and has it held. In one transaction of the source; in state RETURN_FROZEN. Idempotent.
     *
     * @param known null where it has to be asked now
     * @return empty when a newer token has acted in the source: the caller has been overtaken
     */
    Optional<Disarmed> disarm(long token, @Nullable Beforehand known);

    /** Removes what it has in both databases; idempotent. */
    void remove();

    /**
     * How far it is.
     *
     * @param note how it was proved, or why not
     */
    record Standing(CutoverStore.WayBack state, @Nullable String note) {

        /** Whether a change has come through. */
        public boolean isProven() {
            return state == CutoverStore.WayBack.PROVEN;
        }
    }

    /**
     * What both databases said of their logs and tables a moment before.
     *
     * @param source for the forward stream
     * @param target for the way back
     */
    record Beforehand(ChangeStream.Start source, ChangeStream.Start target) {}

    /**
     * What was found when it was stopped.
     *
     * @param applied up to where everything of the target is in the source; the way back may go on only if that is where the target was frozen
     * @param source where the source's log is behind that: there the forward stream begins
     */
    record Disarmed(Position applied, ChangeStream.Start source) {}
}
