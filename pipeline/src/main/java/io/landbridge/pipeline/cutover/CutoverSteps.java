package io.landbridge.pipeline.cutover;

import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.failure.NamedPoint;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.stream.ChangeStream;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a cutover. A process that finds a freeze that it has not begun itself does not go on with it, since nobody knows how much
 * of the budget is left: it calls it off, and what is behind the switch it finishes.
 */
public final class CutoverSteps implements CoreSteps {

    /** Behind the budget's end: so that who is over it calls it off himself, if he still can. */
    static final Duration GRACE = Duration.ofSeconds(2);

    private final CutoverPorts ports;
    private final Duration freezeBudget;
    private final CutoverRight right;
    private final CutoverDoor door;
    private final Crossing crossing;
    private final PreparedWayBack wayBack;
    private final Forecasts forecasts;
    private @Nullable FreezeClock clock;
    private @Nullable Groundwork ground;
    private @Nullable LogWatch source;
    private ChangeStream.@Nullable Start reverse;
    private boolean mayBeSwitched;
    private @Nullable Duration ended;

    /** @param freezeBudget how long clients may be held before the switch */
    public CutoverSteps(CutoverPorts ports, Duration freezeBudget, CutoverRight right) {
        this.ports = ports;
        this.freezeBudget = freezeBudget;
        this.right = right;
        this.door = new CutoverDoor(ports.ledger(), ports.attempt(), right.token(), right.holder());
        this.crossing = new Crossing(ports, door);
        this.wayBack = new PreparedWayBack(ports);
        this.forecasts = new Forecasts(ports, false);
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
        return wayBack.await(limit);
    }

    @Override
    public void begin(String by) {
        door.by(by);
        if (door.state() != CutoverState.PLANNED) {
            crossing.plan(PreparedWayBack.USUAL_FENCE);
        }
    }

    @Override
    public String freeze(StepAction.Freeze how, Duration limit) {
        FreezeClock started = clock;
        if (started == null) {
            requirePlanned();
            stopWatching();
            ground = Groundwork.lay(
                    ports,
                    ports.source(),
                    ports.there(),
                    ports.attempt().call(ports.forward()::applied),
                    crossing.request(ports.source(), how));
            right.endIn(freezeBudget.plus(GRACE));
            started = FreezeClock.start(ports.ticker(), freezeBudget);
            clock = started;
        } else if (door.state() == CutoverState.FROZEN) {
            return "was frozen already";
        }
        return crossing.freeze(how, started.within(limit));
    }

    private void requirePlanned() {
        CutoverState state = door.state();
        if (state != CutoverState.PLANNED) {
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
        Position applied = crossing.drain(clock().within(limit));
        laps.lap("stream");
        if (source == null) {
            // Behind the drain: until then the stream needs its log itself. What it has passed is in the target, and
            // the source may have forgotten it.
            source = Objects.requireNonNull(ground)
                    .watch(
                            Objects.requireNonNull(ports.source().log(), "a stream reads the source"),
                            applied,
                            ports.attempt());
            laps.lap("log");
        }
        return "everything up to the freeze is in the target; the stream is held at " + applied.encode() + laps.words();
    }

    @Override
    public String verify(Duration limit) {
        requireDrained("verify");
        Laps laps = new Laps(ports.ticker());
        String evidence = ports.there().prove(clock().within(limit));
        NamedPoint.POSITION_VERIFIED.pass();
        laps.lap("comparison");
        return evidence + laps.words();
    }

    @Override
    public String sequences(StepAction.Sequences how, Duration limit) {
        requireDrained("sequences");
        // What stands here is behind the way back's beginning, if that was read before.
        mayBeSwitched = false;
        Laps laps = new Laps(ports.ticker());
        String evidence = ports.there().moveCounters(how.gap(), clock().within(limit));
        NamedPoint.COUNTERS_MOVED.pass();
        laps.lap("counters");
        return evidence + laps.words();
    }

    @Override
    public String reverse(StepAction.Reverse how, Duration limit) {
        requireDrained("reverse");
        clock().within(limit).require();
        if (!how.hasWayBack()) {
            mayBeSwitched = true;
            return "no way back: " + Objects.requireNonNullElse(how.acceptNoWayBack(), "accepted");
        }
        Laps laps = new Laps(ports.ticker());
        ChangeStream.Start here = crossing.reverseFrom(
                wayBack.proven(), Objects.requireNonNull(ground).ends());
        reverse = here;
        mayBeSwitched = true;
        laps.lap("position");
        return "changes flow back from " + here.position().encode() + " on" + laps.words();
    }

    @Override
    public String switchOver(Duration limit) {
        LogWatch log = requireDrained("switch");
        if (!mayBeSwitched) {
            throw outOfOrder("switch", "reverse");
        }
        String evidence = crossing.switchOver(log, clock().within(limit));
        right.goOn();
        ChangeStream.Start begins = reverse;
        stopWatching();
        reverse = begins;
        return evidence;
    }

    @Override
    public String settle(Duration limit) {
        if (door.state() == CutoverState.LIVE) {
            return "was settled already";
        }
        String evidence = crossing.settle(reverse);
        ended = held().orElse(null);
        clock = null;
        Crossing.sweep(ports.target());
        return evidence + words(ended);
    }

    @Override
    public String abort(String reason) {
        right.goOn();
        stopWatching();
        clock = null;
        mayBeSwitched = false;
        return crossing.abort() ? "the source is live as it was: " + reason : "nothing had begun";
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

    static String words(@Nullable Duration held) {
        return held == null ? "" : "; clients were held for " + held.toMillis() + " ms";
    }

    private FreezeClock clock() {
        FreezeClock running = clock;
        if (running == null) {
            throw outOfOrder("this step", "freeze");
        }
        running.require();
        return running;
    }

    private LogWatch requireDrained(String step) {
        LogWatch log = source;
        if (log == null) {
            throw outOfOrder(step, "drain");
        }
        return log;
    }

    private void stopWatching() {
        Groundwork laid = ground;
        ground = null;
        reverse = null;
        if (laid != null) {
            laid.drop();
        }
        LogWatch log = source;
        source = null;
        if (log != null) {
            log.close();
        }
    }

    static LandbridgeException outOfOrder(String step, String before) {
        return new LandbridgeException(
                CutoverError.OUT_OF_ORDER,
                step,
                "It rests on the step '" + before
                        + "', which this process has not done: what another one did before it ended cannot be"
                        + " gone on with.");
    }
}
