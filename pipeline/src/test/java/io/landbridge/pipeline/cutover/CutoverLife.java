package io.landbridge.pipeline.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FaultDice;
import io.landbridge.fake.SeededTurns;
import io.landbridge.fake.TwinSide;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.position.Delivery.PostgresDelivery;
import io.landbridge.pipeline.throttle.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One random life of a cutover: people write wherever they are let, a process carries the streams, two others move traffic there and back,
 * and processes crash, sleep, and lose connections and answers. The seed decides everything.
 */
final class CutoverLife {

    static final String FORWARD = "forward";
    static final String BACK = "back";
    private static final int MOST_PROCESSES = 10;
    private static final int MOVERS = 2;
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Set<CutoverState> TO_TARGET = EnumSet.of(
            CutoverState.STAYED,
            CutoverState.PLANNED,
            CutoverState.FREEZING,
            CutoverState.FROZEN,
            CutoverState.ABORTED);
    private static final Set<CutoverState> TO_SOURCE =
            EnumSet.of(CutoverState.SWITCHED, CutoverState.LIVE, CutoverState.RETURNING, CutoverState.RETURN_FROZEN);

    final Random random;
    final SeededTurns turns;
    final TwinSide source;
    final TwinSide target;
    final @Nullable CutoverRule broken;
    final Duration lease;
    final Duration budget;
    /** One of so many times it is called off at the last moment. */
    final int changesItsMind;

    private final FaultDice dice;
    private final FakeProcess observer = new FakeProcess("observer");
    private final List<FakeProcess> processes = new ArrayList<>();
    private final FakeProcess[] movers = new FakeProcess[MOVERS];
    private final List<FakeProcess> moving = new ArrayList<>();
    private @Nullable FakeProcess carrier;
    private long nanos = 1_000_000_007;
    private boolean calm = true;
    private boolean prepared;
    private long last;
    private int writes;
    private int cutovers;
    private int returns;
    private boolean leak;
    private boolean looked;

    /** Time that passes with each call and each wait. */
    final Ticker ticker = new Ticker() {
        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public void sleep(Duration duration) {
            nanos += duration.toNanos();
            turns.step("sleep");
        }
    };

    CutoverLife(long seed, @Nullable CutoverRule broken) {
        random = new Random(seed * 31 + 11);
        this.broken = broken;
        turns = new SeededTurns(random, this::noticeDangling);
        source = new TwinSide(turns, this::decide, () -> nanos);
        target = new TwinSide(turns, this::decide, () -> nanos);
        target.fenced(true);
        double danger = random.nextInt(4) == 0 ? 0 : random.nextDouble() * 0.03;
        dice = new FaultDice(random, turns, danger, 10, 400);
        boolean isShort = random.nextBoolean() || (broken != null && broken.sleepsBefore != null);
        lease = Duration.ofMillis(isShort ? 800 : 20_000);
        budget = Duration.ofMillis(random.nextInt(4) == 0 ? 400 : 6_000);
        writes = 4 + random.nextInt(8);
        // A former process hurts those who go to and fro.
        boolean restless = broken != null && broken.sleepsBefore != null;
        cutovers = 1 + random.nextInt(restless ? 5 : 3);
        returns = restless ? cutovers + 2 : random.nextInt(3);
        changesItsMind = restless ? 2 : 8;
        leak = broken == CutoverRule.THE_LOG_IS_READ_UP_TO_THE_SWITCH || random.nextInt(5) == 0;
        source.onLook(() -> looked = true);
        if (broken != null && broken.ofLedger != null) {
            target.server().breakRule(broken.ofLedger);
        }
        if (broken != null && broken.ofSource != null) {
            source.breakRule(broken.ofSource);
        }
        if (broken != null && broken.ofTarget != null) {
            target.breakRule(broken.ofTarget);
        }
    }

    /** Lives it to its end. */
    void run() {
        FakeProcess people = new FakeProcess("people");
        turns.spawn(new FakeProcess("operator"), this::operate);
        turns.spawn(people, () -> write(source));
        turns.spawn(people, () -> write(target));
        if (leak) {
            turns.spawn(people, this::slipThrough);
        }
        turns.run();
    }

    /** Both sides are equal, one is open, and all that was acknowledged is there. */
    void verify() {
        assertThat(source.row()).as("the source's row").isEqualTo(last);
        assertThat(target.row()).as("the target's row").isEqualTo(last);
        boolean isStayed = state() == CutoverState.STAYED;
        assertThat(source.isFenced()).as("the source's fence in %s", state()).isEqualTo(!isStayed);
        assertThat(target.isFenced()).as("the target's fence in %s", state()).isEqualTo(isStayed);
    }

    private void operate() {
        prepare();
        calm = false;
        prepared = true;
        for (int i = 0; i < MOVERS; i++) {
            move(i);
        }
        while (!isOver() && !turns.hasFailed()) {
            calm |= processes.size() >= MOST_PROCESSES;
            if (isGone(carrier)) {
                FakeProcess process = process("carrier");
                carrier = process;
                turns.spawn(
                        process,
                        () -> stream(source, target, FORWARD, TO_TARGET).carry(process));
                turns.spawn(
                        process, () -> stream(target, source, BACK, TO_SOURCE).carry(process));
            }
            for (int i = 0; i < MOVERS; i++) {
                if (isGone(movers[i])) {
                    move(i);
                }
            }
            turns.await(() -> isOver()
                    || turns.hasFailed()
                    || isGone(carrier)
                    || Arrays.stream(movers).anyMatch(this::isGone));
        }
    }

    private void move(int place) {
        FakeProcess process = process("mover");
        movers[place] = process;
        turns.spawn(process, () -> new CutoverMover(this, process).run());
    }

    private TwinStream stream(TwinSide from, TwinSide to, String name, Set<CutoverState> works) {
        boolean isForward = name.equals(FORWARD);
        boolean held = isForward && broken == CutoverRule.A_STREAM_THAT_IS_HELD_IS_TAKEN_BY_NOBODY;
        boolean taken = isForward && broken == CutoverRule.THE_FORWARD_STREAM_IS_TAKEN_AWAY;
        // That the state is looked at as well would hide it.
        Set<CutoverState> all = EnumSet.allOf(CutoverState.class);
        return new TwinStream(turns, from, to, target, name, held || taken ? all : works, held, this::isOver);
    }

    private void prepare() {
        Ledger ledger = target.ledger(observer);
        ledger.create();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "hash", "0.1", "s", "t", "streaming"));
            t.streams().create(FORWARD, source.behind(0), PostgresDelivery.NONE.encode());
            t.cutover().lock();
            t.cutover().wayBack(CutoverStore.WayBack.PROVEN, "1 ms");
            return true;
        });
        Ledger own = source.ledger(observer);
        own.create();
        own.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "hash", "0.1", "t", "s", "streaming"));
            t.streams().create(BACK, target.behind(0), PostgresDelivery.NONE.encode());
            t.cutover().hold(true);
            return true;
        });
    }

    private FakeProcess process(String name) {
        FakeProcess process = new FakeProcess(name + '-' + processes.size());
        processes.add(process);
        return process;
    }

    private boolean isGone(@Nullable FakeProcess process) {
        return process == null || turns.isOver(process) || (!calm && turns.isSuspended(process));
    }

    /** Who is let write sees all that was written before, on whichever side. */
    private void write(TwinSide side) {
        while (!isOver() && !turns.hasFailed()) {
            turns.await(() -> isOver() || turns.hasFailed() || (writes > 0 && !side.isFenced()));
            turns.step("begin");
            if (writes > 0 && side.begin()) {
                writes--;
                rest(random.nextInt(4) == 0 ? 400 : 30);
                assertThat(side.row()).as("what a client sees").isEqualTo(last);
                last++;
                side.commit(last);
                // Else all is written before anybody moves.
                rest(250);
            }
        }
    }

    private void rest(int most) {
        for (int turn = random.nextInt(most); turn >= 0; turn--) {
            turns.step("rest");
        }
    }

    /** Somebody whom the fence does not stop, before the log was looked at for the last time. */
    private void slipThrough() {
        turns.await(() -> isOver() || turns.hasFailed() || (state() == CutoverState.FROZEN && !looked));
        turns.step("slip through");
        if (state() == CutoverState.FROZEN && !looked) {
            last++;
            source.slip(last);
        }
        leak = false;
    }

    /** A process has come to the end of what it wanted, whatever became of it. */
    void ended(FakeProcess process) {
        moving.remove(process);
    }

    /** Whether a process with the right to do so moves traffic next. */
    boolean wantsCutover(FakeProcess process) {
        boolean wants = cutovers > 0 && state() == CutoverState.STAYED;
        if (wants) {
            cutovers--;
            looked = false;
            moving.add(process);
        }
        return wants;
    }

    boolean wantsReturn(FakeProcess process) {
        boolean wants = returns > 0 && state() == CutoverState.LIVE;
        if (wants) {
            returns--;
            moving.add(process);
        }
        return wants;
    }

    /** Nothing of that kind will be wanted any more. */
    void wantNoMore() {
        if (state() == CutoverState.STAYED) {
            cutovers = 0;
            returns = 0;
        } else if (state() == CutoverState.LIVE && returns == 0) {
            cutovers = 0;
        }
    }

    CutoverState state() {
        return target.server().cutover("shop").state();
    }

    boolean isOver() {
        boolean done = writes == 0 && !source.isOpen() && !target.isOpen() && cutovers == 0 && returns == 0;
        return prepared
                && done
                && moving.stream().allMatch(FakeProcess::isDead)
                && ((state() == CutoverState.STAYED && isApplied(target, source, FORWARD))
                        || (state() == CutoverState.LIVE && isApplied(source, target, BACK)));
    }

    private static boolean isApplied(TwinSide to, TwinSide from, String name) {
        return to.server().streams("shop").stream()
                .anyMatch(row -> row.stream().equals(name) && row.applied().hasReached(from.end()));
    }

    private Chaos.Event decide(FakeProcess process, String call) {
        nanos += STEP.toNanos();
        if (random.nextInt(300) == 0) {
            noticeDangling();
        }
        boolean safe = calm || !processes.contains(process);
        if (broken != null && call.equals(broken.sleepsBefore) && !safe && random.nextInt(3) == 0) {
            turns.suspend(process, 100 + random.nextInt(900));
            turns.step("overslept");
        }
        return dice.fall(process, safe);
    }

    private boolean noticeDangling() {
        boolean found = source.server().noticeDangling();
        return target.server().noticeDangling() || found;
    }
}
