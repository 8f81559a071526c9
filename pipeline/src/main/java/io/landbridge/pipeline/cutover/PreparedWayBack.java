package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.WayBack.Standing;
import io.landbridge.pipeline.cutover.WriteFence.Writers;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverStore;
import java.time.Duration;
import java.util.Objects;

/** Has the way back prepared and proved by whoever carries the streams, before anybody is held. */
final class PreparedWayBack {

    /** How the target is fenced where nobody but us should write to it yet. */
    static final StepAction.Freeze USUAL_FENCE = new StepAction.Freeze(Duration.ofSeconds(2), 5, Writers.WAIT);

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** The lease of whoever carries the streams. */
    private static final String RUNNER = "runner";

    private final CutoverPorts ports;

    PreparedWayBack(CutoverPorts ports) {
        this.ports = ports;
    }

    /**
     * The way back, through which a change has come.
     *
     * @throws LandbridgeException {@link CutoverError#NO_WAY_BACK}
     */
    WayBack proven() {
        WayBack back = required();
        Standing standing = ports.attempt().call(back::standing);
        if (!standing.isProven()) {
            throw Crossing.noWayBack("No change has come back from the target yet: it is " + words(standing) + ".");
        }
        return back;
    }

    private WayBack required() {
        WayBack back = ports.back();
        if (back == null) {
            throw Crossing.noWayBack("This plan's rows cannot all be carried back.");
        }
        return back;
    }

    String await(Duration limit) {
        WayBack back = required();
        ports.attempt().run(back::wish);
        NamedPoint.WAY_BACK_WISHED.pass();
        long until = ports.ticker().nanos() + limit.toNanos();
        SaidWait wait = new SaidWait(ports.ticker());
        Standing standing = ports.attempt().call(back::standing);
        while (!standing.isProven()) {
            String now = words(standing);
            wait.on(() -> "the way back is " + now
                    + ", and not proven; 'landbridge run PLAN' does it, and says what keeps it from that");
            if (standing.state() == CutoverStore.WayBack.REFUSED) {
                throw Crossing.noWayBack(Objects.requireNonNullElse(standing.note(), "It was refused."));
            }
            requireCarried();
            if (ports.ticker().nanos() - until >= 0) {
                throw Crossing.noWayBack(
                        "It is " + words(standing) + " after " + limit.toSeconds() + " s, and not proven.");
            }
            ports.ticker().sleep(LOOK_AGAIN);
            standing = ports.attempt().call(back::standing);
        }
        return "the way back is proven: " + Objects.requireNonNullElse(standing.note(), "a change has come through");
    }

    private void requireCarried() {
        boolean carried = ports.attempt()
                .<Boolean>call(() -> ports.ledger()
                        .<Boolean>inTransaction(transaction ->
                                transaction.leases().holder(RUNNER).isPresent()));
        if (!carried) {
            throw Crossing.noWayBack("Nobody carries the streams: 'landbridge run PLAN' has to be at work.");
        }
    }

    private static String words(Standing standing) {
        String note = standing.note();
        String state = standing.state().name().toLowerCase(java.util.Locale.ROOT);
        return note == null ? state : state + " (" + note + ")";
    }
}
