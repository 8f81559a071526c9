package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.ledger.CutoverState;
import java.util.Set;

/**
 * Brings what a process has left on its way to a side that is live, by the state alone: before a switch it is undone, behind one it is
 * finished.
 */
public final class Recovery {

    private static final Set<CutoverState> AT_REST =
            Set.of(CutoverState.STAYED, CutoverState.LIVE, CutoverState.COMMITTED);

    private final CutoverPorts ports;
    private final CutoverDoor door;
    private final Crossing crossing;

    public Recovery(CutoverPorts ports, CutoverRight right) {
        this.ports = ports;
        this.door = new CutoverDoor(ports.ledger(), ports.attempt(), right.token(), right.holder());
        this.crossing = new Crossing(ports, door);
    }

    /** Whether clients are held in this state, or one side refuses what it should take: nobody may leave it so. */
    public static boolean isHeld(CutoverState state) {
        return state.isHeld();
    }

    /**
     * Does {@link #run} when clients are held, and notes why; what stands in nobody's way is left to whoever began it.
     *
     * @param why for people
     * @return the state then
     */
    public CutoverState release(String why) {
        CutoverState state = door.state();
        if (!isHeld(state)) {
            return state;
        }
        ports.attempt()
                .run(() -> ports.ledger().inTransaction(transaction -> {
                    door.require(transaction);
                    transaction.audit().add(door.by(), "lets clients go", "found " + state + ": " + why);
                    return Boolean.TRUE;
                }));
        return run();
    }

    /** Whether in this state one side is live, takes writes, and nothing is under way. */
    public static boolean isAtRest(CutoverState state) {
        return AT_REST.contains(state);
    }

    /**
     * Does it; nothing where nothing is under way.
     *
     * @return the state at rest
     */
    public CutoverState run() {
        CutoverState state = door.state();
        switch (state) {
            case PLANNED, FREEZING, FROZEN, ABORTED -> crossing.abort();
            case SWITCHED -> {
                crossing.settle(null);
                Crossing.sweep(ports.target());
            }
            case RETURNING, RETURN_FROZEN -> {
                WayBack back = ports.back();
                if (back == null) {
                    throw Crossing.noWayBack("A return is under way, but this plan has no way back.");
                }
                new Returning(ports, door, crossing, back).giveUp();
            }
            case RETURNED -> {
                crossing.thaw(state);
                Crossing.sweep(ports.source());
            }
            case STAYED, LIVE, COMMITTED -> {
                return state;
            }
        }
        return door.state();
    }
}
