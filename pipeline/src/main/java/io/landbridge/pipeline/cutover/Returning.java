package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.TrafficHold.Standstill;
import io.landbridge.pipeline.cutover.WayBack.Disarmed;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.position.Position;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The mirror: from the target back to the source. LIVE, RETURNING, RETURN_FROZEN, RETURNED, STAYED; or SWITCHED and LIVE as it was.
 */
final class Returning {

    private final CutoverPorts ports;
    private final CutoverDoor door;
    private final Crossing crossing;
    private final WayBack back;

    Returning(CutoverPorts ports, CutoverDoor door, Crossing crossing, WayBack back) {
        this.ports = ports;
        this.door = door;
        this.crossing = crossing;
        this.back = back;
    }

    /** From LIVE to RETURN_FROZEN. */
    String freeze(StepAction.Freeze how, FreezeClock clock) {
        Laps laps = new Laps(ports.ticker());
        if (door.state() != CutoverState.RETURNING) {
            door.become(CutoverState.LIVE, CutoverState.RETURNING, places -> places.withReturning(null));
            NamedPoint.TARGET_HELD.pass();
        }
        laps.lap("hold");
        Standstill clients = crossing.standstill(clock);
        laps.lap("clients");
        CutoverSide target = ports.target();
        Position at = ports.attempt().call(() -> {
            clock.require();
            return target.fence().raise(crossing.request(target, how.within(clock.left())));
        });
        laps.lap("fence");
        NamedPoint.TARGET_FENCED.pass();
        door.become(CutoverState.RETURNING, CutoverState.RETURN_FROZEN, places -> places.withReturning(at));
        NamedPoint.TARGET_FROZEN.pass();
        clock.require();
        laps.lap("ledger");
        return "target fenced, last write before " + at.encode() + "; " + Crossing.words(clients) + laps.words();
    }

    /** In RETURN_FROZEN: waits until everything that was written to the target has come back, and takes the stream from everybody. */
    Disarmed drain(FreezeClock clock, WayBack.@Nullable Beforehand known) {
        Position goal = goal();
        SaidWait wait = new SaidWait(ports.ticker());
        while (!hasComeBack(goal)) {
            wait.on(() -> "the stream that leads back has to come to " + goal.encode());
            door.require(CutoverState.RETURN_FROZEN);
            clock.pause();
        }
        Disarmed found = ports.attempt()
                .call(() -> back.disarm(door.token(), known))
                .orElseThrow(() -> door.superseded(door.state()));
        NamedPoint.REVERSE_STOPPED.pass();
        if (!found.applied().hasReached(goal)) {
            throw Crossing.noWayBack(
                    "The stream that leads back was stopped before it had come to " + goal.encode() + ".");
        }
        return found;
    }

    private Position goal() {
        return Objects.requireNonNull(
                door.require(CutoverState.RETURN_FROZEN).places().returning(), "what is frozen has a position");
    }

    /** There is nothing to wait for where an overtaken process has stopped the stream: whoever gives up has it started again. */
    private boolean hasComeBack(Position goal) {
        Optional<Position> applied = ports.attempt().call(back::applied);
        if (applied.isEmpty()) {
            throw Crossing.noWayBack("The stream that leads back was stopped by somebody else.");
        }
        return applied.orElseThrow().hasReached(goal);
    }

    /**
     * From RETURN_FROZEN to RETURNED. What the source has in its log by now came from the target: the forward stream goes on behind it, and
     * both become true together.
     */
    String switchOver(Disarmed found, LogWatch target, FreezeClock clock) {
        Laps laps = new Laps(ports.ticker());
        target.requireQuiet(clock);
        laps.lap("log");
        clock.require();
        door.become(
                CutoverState.RETURN_FROZEN,
                CutoverState.RETURNED,
                places -> places.withForwardFrom(found.source().position()),
                transaction -> {
                    ports.forward().restart(transaction, found.source());
                    target.requireQuiet(clock);
                });
        NamedPoint.RETURNED.pass();
        laps.lap("ledger");
        return "the source is live; the target's log holds no write behind the freeze" + laps.words();
    }

    /**
     * The target stays live as it was.
     *
     * @return false when nothing has begun
     * @throws io.landbridge.pipeline.failure.LandbridgeException {@link CutoverError#NOT_NOW} after the switch
     */
    boolean giveUp() {
        CutoverState state = door.state();
        switch (state) {
            case LIVE -> {
                return false;
            }
            case RETURNING, RETURN_FROZEN -> {
                door.become(state, CutoverState.SWITCHED, places -> places);
                NamedPoint.RETURN_GIVEN_UP.pass();
                crossing.settle(null);
            }
            case SWITCHED -> crossing.settle(null);
            default -> throw door.notNow(state, "be called off");
        }
        Crossing.sweep(ports.target());
        return true;
    }
}
