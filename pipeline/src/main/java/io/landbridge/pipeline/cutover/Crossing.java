package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.TrafficHold.Standstill;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From the source to the target: PLANNED, FREEZING, FROZEN, SWITCHED, LIVE; or ABORTED, and STAYED as it was. Each method is one
 * transition, or what has to be done in one state. Source: docs/model/cutover.pml.
 */
final class Crossing {

    /** Clients that follow the flag are waited for this part of the budget at most; the fence stops those that are left. */
    private static final int PART_FOR_CLIENTS = 4;

    private static final Set<CutoverState> BEFORE_SWITCH =
            Set.of(CutoverState.PLANNED, CutoverState.FREEZING, CutoverState.FROZEN, CutoverState.ABORTED);

    private static final Logger LOG = LoggerFactory.getLogger(Crossing.class);

    private final CutoverPorts ports;
    private final CutoverDoor door;

    Crossing(CutoverPorts ports, CutoverDoor door) {
        this.ports = ports;
        this.door = door;
    }

    /** From STAYED to PLANNED. The target takes no writes but ours from before that on. */
    void plan(StepAction.Freeze how) {
        CutoverSide target = ports.target();
        if (!ports.attempt().<Boolean>call(target::isFenced)) {
            ports.attempt().run(() -> target.fence().raise(request(target, how)));
            NamedPoint.TARGET_GUARDED.pass();
        }
        door.become(
                CutoverState.STAYED, CutoverState.PLANNED, places -> Places.NONE.withForwardHeld(places.forwardHeld()));
        NamedPoint.CUTOVER_PLANNED.pass();
    }

    /**
     * From PLANNED to FROZEN. What is about to be done in the source is in the ledger before, so that who finds it half done undoes it; the
     * position is read behind the fence, when no write is open any more.
     */
    String freeze(StepAction.Freeze how, FreezeClock clock) {
        Laps laps = new Laps(ports.ticker());
        if (door.state() != CutoverState.FREEZING) {
            door.become(CutoverState.PLANNED, CutoverState.FREEZING, places -> places);
            NamedPoint.SOURCE_HELD.pass();
        }
        laps.lap("hold");
        Standstill clients = standstill(clock);
        laps.lap("clients");
        CutoverSide source = ports.source();
        Position at = ports.attempt().call(() -> {
            clock.require();
            return source.fence().raise(request(source, how.within(clock.left())));
        });
        laps.lap("fence");
        NamedPoint.SOURCE_FENCED.pass();
        door.become(CutoverState.FREEZING, CutoverState.FROZEN, places -> places.withFreeze(at));
        NamedPoint.SOURCE_FROZEN.pass();
        clock.require();
        laps.lap("ledger");
        return "source fenced, last write before " + at.encode() + "; " + words(clients) + laps.words();
    }

    Standstill standstill(FreezeClock clock) {
        Duration most = clock.left().dividedBy(PART_FOR_CLIENTS);
        Standstill found = ports.attempt().call(() -> new TrafficHold(ports.ledger(), ports.ticker()).await(most));
        clock.require();
        return found;
    }

    static String words(Standstill clients) {
        return clients.clients() + " clients follow the flag, "
                + clients.moving().size() + " of them had not come to rest";
    }

    WriteFence.Request request(CutoverSide side, StepAction.Freeze how) {
        return new WriteFence.Request(side.tables(), door.token(), how.lockTimeout(), how.attempts(), how.writers());
    }

    /**
     * In FROZEN: waits until the stream that whoever runs the migration carries has applied everything up to the freeze, and takes it away
     * from everybody. The way out of the wait is the clock's: whoever carries it may never come.
     *
     * @return up to where it has applied
     */
    Position drain(FreezeClock clock) {
        Position freeze = Objects.requireNonNull(
                door.require(CutoverState.FROZEN).places().freeze(), "what is frozen has a position");
        Position applied = null;
        while (applied == null) {
            clock.require();
            applied = ports.attempt()
                    .call(() -> ports.forward().hold(door.token(), freeze))
                    .orElse(null);
            if (applied == null) {
                awaitApplied(freeze, clock);
            }
        }
        NamedPoint.FORWARD_HELD.pass();
        return applied;
    }

    private void awaitApplied(Position freeze, FreezeClock clock) {
        SaidWait wait = new SaidWait(ports.ticker());
        do {
            door.require(CutoverState.FROZEN);
            wait.on(() -> "the stream has applied " + ports.forward().applied().encode() + " and has to come to "
                    + freeze.encode());
            clock.pause();
        } while (!ports.attempt().<Boolean>call(() -> isDrained(freeze)));
    }

    private boolean isDrained(Position freeze) {
        return ports.forward().applied().hasReached(freeze)
                && ports.forward().unsettled().isEmpty();
    }

    /**
     * In FROZEN, when the forward stream is held and the counters are moved: what the target's log holds by now are our own writes, and
     * clients' all come behind.
     *
     * @param known null where it has to be asked now
     */
    ChangeStream.Start reverseFrom(WayBack back, WayBack.@Nullable Beforehand known) {
        ChangeStream.Start found = ports.attempt().call(() -> back.here(known));
        Position here = found.position();
        door.note(CutoverState.FROZEN, places -> places.withDrained(here).withReverseFrom(here));
        NamedPoint.REVERSE_ARMED.pass();
        return found;
    }

    /**
     * From FROZEN to SWITCHED. The source's log is read up to its end, which proves its fence; the last time when nobody else can decide
     * anything any more.
     */
    String switchOver(LogWatch source, FreezeClock clock) {
        Laps laps = new Laps(ports.ticker());
        source.requireQuiet(clock);
        laps.lap("log");
        clock.require();
        door.become(
                CutoverState.FROZEN,
                CutoverState.SWITCHED,
                places -> places,
                transaction -> source.requireQuiet(clock));
        NamedPoint.SWITCHED.pass();
        laps.lap("ledger");
        return "the target is live; the source's log holds no write behind the freeze" + laps.words();
    }

    /**
     * From SWITCHED to LIVE; also what a crash, or a return that was given up, has left. The stream back goes first: it stands before the
     * first write that the target takes.
     *
     * @param seen what {@link #reverseFrom} answered; null when another process asked
     */
    String settle(ChangeStream.@Nullable Start seen) {
        Laps laps = new Laps(ports.ticker());
        Position from = door.require(CutoverState.SWITCHED).places().reverseFrom();
        if (from != null) {
            WayBack back = ports.back();
            if (back == null) {
                throw noWayBack("The cutover was made with a way back, but this plan has none.");
            }
            ChangeStream.Start now = seen == null ? ports.attempt().call(() -> back.here(null)) : seen;
            if (!ports.attempt().<Boolean>call(() -> back.arm(from, now, door.token()))) {
                throw door.superseded(door.state());
            }
            NamedPoint.REVERSE_PLACED.pass();
            laps.lap("way back");
        }
        ports.attempt().run(() -> ports.target().fence().lift(door.token()));
        NamedPoint.TARGET_LIFTED.pass();
        laps.lap("fence");
        door.become(CutoverState.SWITCHED, CutoverState.LIVE, places -> places);
        NamedPoint.TARGET_LIVE.pass();
        laps.lap("ledger");
        return "the target takes writes" + laps.words();
    }

    /** Takes away what is left of a lifted fence; nobody is held meanwhile, and whoever comes next does it too. */
    static void sweep(CutoverSide side) {
        try {
            side.fence().sweep();
        } catch (LandbridgeException e) {
            LOG.info("What is left of a lifted fence stays for now: {}: {}", e.where(), e.what());
        }
    }

    /**
     * From any state before the switch to STAYED. That the source stays live is decided before its fence is lifted: the switch can no longer
     * come.
     *
     * @return false when nothing has begun
     * @throws LandbridgeException {@link CutoverError#NOT_NOW} after the switch
     */
    boolean abort() {
        CutoverState state = door.state();
        if (state == CutoverState.STAYED) {
            return false;
        }
        if (!BEFORE_SWITCH.contains(state)) {
            throw door.notNow(state, "be called off");
        }
        if (state == CutoverState.PLANNED) {
            door.become(state, CutoverState.STAYED, places -> places);
            NamedPoint.SOURCE_LIVE.pass();
            return true;
        }
        if (state != CutoverState.ABORTED) {
            door.become(state, CutoverState.ABORTED, places -> places);
            NamedPoint.CUTOVER_ABORTED.pass();
        }
        thaw(CutoverState.ABORTED);
        sweep(ports.source());
        return true;
    }

    /** From ABORTED or RETURNED to STAYED: the source's fence goes, the forward stream may be taken again, and clients go on. */
    void thaw(CutoverState from) {
        door.require(from);
        ports.attempt().run(() -> ports.source().fence().lift(door.token()));
        NamedPoint.SOURCE_LIFTED.pass();
        door.become(from, CutoverState.STAYED, places -> places.withForwardHeld(false));
        NamedPoint.SOURCE_LIVE.pass();
    }

    static LandbridgeException noWayBack(String what) {
        return new LandbridgeException(CutoverError.NO_WAY_BACK, "way back", what);
    }
}
