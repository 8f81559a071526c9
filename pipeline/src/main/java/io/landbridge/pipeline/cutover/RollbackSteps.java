package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.cutover.WayBack.Disarmed;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The steps of the way back to the source: the mirror of {@link CutoverSteps}. */
public final class RollbackSteps implements CoreSteps {

    private final CutoverPorts ports;
    private final Duration freezeBudget;
    private final CutoverRight right;
    private final CutoverDoor door;
    private final Crossing crossing;
    private final Forecasts forecasts;
    private @Nullable FreezeClock clock;
    private @Nullable Groundwork ground;
    private @Nullable LogWatch target;
    private @Nullable Disarmed disarmed;
    private @Nullable Duration ended;

    /** @param freezeBudget how long clients may be held before the source is live again */
    public RollbackSteps(CutoverPorts ports, Duration freezeBudget, CutoverRight right) {
        this.ports = ports;
        this.freezeBudget = freezeBudget;
        this.right = right;
        this.door = new CutoverDoor(ports.ledger(), ports.attempt(), right.token(), right.holder());
        this.crossing = new Crossing(ports, door);
        this.forecasts = new Forecasts(ports, true);
    }

    private Returning returning() {
        WayBack back = ports.back();
        if (back == null || door.row().places().reverseFrom() == null) {
            throw Crossing.noWayBack("The cutover was made without one.");
        }
        return new Returning(ports, door, crossing, back);
    }

    @Override
    public CutoverState state() {
        return door.state();
    }

    @Override
    public void require(LedgerTransaction transaction) {
        door.require(transaction);
    }

    @Override
    public String prepareWayBack(Duration limit) {
        returning();
        return "changes flow back since the cutover";
    }

    @Override
    public void begin(String by) {
        door.by(by);
        CutoverState state = door.state();
        if (state == CutoverState.SWITCHED) {
            crossing.settle(null);
        } else if (state != CutoverState.LIVE) {
            throw door.notNow(state, "go back");
        }
        returning();
    }

    @Override
    public String freeze(StepAction.Freeze how, Duration limit) {
        FreezeClock started = clock;
        if (started == null) {
            requireLive();
            ground = groundwork(how);
            right.endIn(freezeBudget.plus(CutoverSteps.GRACE));
            started = FreezeClock.start(ports.ticker(), freezeBudget);
            clock = started;
        } else if (door.state() == CutoverState.RETURN_FROZEN) {
            return "was frozen already";
        }
        return returning().freeze(how, started.within(limit));
    }

    private Groundwork groundwork(StepAction.Freeze how) {
        stopWatching();
        WayBack back = Objects.requireNonNull(ports.back(), "asked for before");
        Position applied = ports.attempt()
                .call(back::applied)
                .orElseThrow(() -> Crossing.noWayBack("The stream that leads back was stopped by somebody else."));
        return Groundwork.lay(ports, ports.target(), ports.andBack(), applied, crossing.request(ports.target(), how));
    }

    private void requireLive() {
        CutoverState state = door.state();
        if (state != CutoverState.LIVE) {
            throw door.notNow(state, "be frozen by a process that did not begin it");
        }
    }

    @Override
    public Optional<Duration> held() {
        return Optional.ofNullable(clock).map(FreezeClock::taken);
    }

    @Override
    public Optional<Duration> wasHeld() {
        return Optional.ofNullable(ended);
    }

    @Override
    public String drain(Duration limit) {
        Laps laps = new Laps(ports.ticker());
        if (disarmed == null) {
            Groundwork laid = Objects.requireNonNull(ground);
            Disarmed found = returning().drain(clock().within(limit), laid.ends());
            laps.lap("stream");
            // Behind the drain: until then the stream needs its log itself. What it has passed is in the source, and
            // the target may have forgotten it.
            target = laid.watch(
                    Objects.requireNonNull(ports.target().log(), "a stream reads the target"),
                    found.applied(),
                    ports.attempt());
            laps.lap("log");
            disarmed = found;
        }
        return "everything that was written to the target is in the source, up to "
                + requireDrained("drain").applied().encode() + laps.words();
    }

    @Override
    public String verify(Duration limit) {
        requireDrained("verify");
        Laps laps = new Laps(ports.ticker());
        String evidence = ports.andBack().prove(clock().within(limit));
        NamedPoint.POSITION_VERIFIED.pass();
        laps.lap("comparison");
        return evidence + laps.words();
    }

    @Override
    public String sequences(StepAction.Sequences how, Duration limit) {
        requireDrained("sequences");
        Laps laps = new Laps(ports.ticker());
        String evidence = ports.andBack().moveCounters(how.gap(), clock().within(limit));
        NamedPoint.COUNTERS_MOVED.pass();
        laps.lap("counters");
        return evidence + laps.words();
    }

    @Override
    public String reverse(StepAction.Reverse how, Duration limit) {
        return "the forward stream goes on from where the source is";
    }

    @Override
    public String switchOver(Duration limit) {
        Disarmed found = requireDrained("switch");
        LogWatch log = Objects.requireNonNull(target, "opened with the drain");
        String evidence = returning().switchOver(found, log, clock().within(limit));
        right.goOn();
        stopWatching();
        return evidence;
    }

    @Override
    public String settle(Duration limit) {
        if (door.state() == CutoverState.STAYED) {
            return "was settled already";
        }
        crossing.thaw(CutoverState.RETURNED);
        ended = held().orElse(null);
        clock = null;
        Crossing.sweep(ports.source());
        return "the source takes writes" + CutoverSteps.words(ended);
    }

    @Override
    public String abort(String reason) {
        right.goOn();
        stopWatching();
        clock = null;
        return returning().giveUp() ? "the target is live as it was: " + reason : "nothing had begun";
    }

    @Override
    public Forecast forecast(StepAction action) {
        return forecasts.of(action);
    }

    @Override
    public void close() {
        stopWatching();
        right.close();
    }

    private FreezeClock clock() {
        FreezeClock running = clock;
        if (running == null) {
            throw CutoverSteps.outOfOrder("this step", "freeze");
        }
        running.require();
        return running;
    }

    private Disarmed requireDrained(String step) {
        Disarmed found = disarmed;
        if (found == null) {
            throw CutoverSteps.outOfOrder(step, "drain");
        }
        return found;
    }

    private void stopWatching() {
        Groundwork laid = ground;
        ground = null;
        if (laid != null) {
            laid.drop();
        }
        LogWatch log = target;
        target = null;
        disarmed = null;
        if (log != null) {
            log.close();
        }
    }
}
