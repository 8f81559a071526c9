package io.landbridge.jobs.runbook;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.Turns;
import io.landbridge.jobs.planfile.RunbookFile;
import io.landbridge.jobs.run.StopSignal;
import io.landbridge.pipeline.cutover.Attempt;
import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.GateReadings;
import io.landbridge.pipeline.cutover.Runbook;
import io.landbridge.pipeline.cutover.RunbookError;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.cutover.StepAction.Approve;
import io.landbridge.pipeline.cutover.StepAction.Command;
import io.landbridge.pipeline.cutover.StepAction.Notify;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore.WayBack;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import io.landbridge.pipeline.ledger.RunbookStore.RunRecord;
import io.landbridge.pipeline.throttle.Ticker;
import io.landbridge.pipeline.validation.Freshness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Everything that outlives a process: the ledger, and what steps have done to the world, as words that were set. */
final class FakeWorld {

    private final FakeServer server;
    private final Map<String, String> words = new HashMap<>();
    private final List<String> effects = new ArrayList<>();
    private final Set<String> failing = new HashSet<>();
    private final Set<String> crossing = new HashSet<>();
    private final List<String> notices = new ArrayList<>();
    private final Map<String, Long> slow = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private long nanos;
    private int processes;
    private int steps;
    private int crashAt = Integer.MAX_VALUE;
    private StopSignal stop = new StopSignal();
    private GateReadings readings = new GateReadings(
            true, 100L, 0, new Freshness(3, 3, 30, 0, 0), 0, 1_000, List.of(), List.of(), WayBack.PROVEN, null);

    private GateReadings back = readings;

    FakeWorld() {
        server = new FakeServer(Turns.free(), Chaos.NONE, () -> nanos);
        Ledger ledger = ledger();
        ledger.create();
        ledger.inTransaction(transaction -> {
            transaction
                    .migration()
                    .register(new MigrationRecord("shop", "hash", "0.1", "source", "target", "streaming"));
            return true;
        });
    }

    /** The process is gone. */
    static final class Gone extends Error {
        private static final long serialVersionUID = 1L;

        Gone(String where) {
            super(where, null, false, false);
        }
    }

    Ledger ledger() {
        return server.ledger(new FakeProcess("process " + processes), "shop");
    }

    CutoverState state() {
        return ledger().inTransaction(
                        transaction -> transaction.cutover().find().state());
    }

    int processes() {
        return processes;
    }

    long nanos() {
        return nanos;
    }

    List<String> effects() {
        return effects;
    }

    List<String> said() {
        return said;
    }

    StopSignal stop() {
        return stop;
    }

    /** What was set last. */
    @Nullable String word(String name) {
        return words.get(name);
    }

    void fails(String... names) {
        failing.addAll(List.of(names));
    }

    /** This watch will see a threshold crossed. */
    void crosses(String name) {
        crossing.add(name);
    }

    /** What people were told. */
    List<String> notices() {
        return notices;
    }

    void works(String... names) {
        List.of(names).forEach(failing::remove);
    }

    void takes(String name, Duration duration) {
        slow.put(name, duration.toNanos());
    }

    void reads(GateReadings newReadings) {
        readings = newReadings;
    }

    void readsBack(GateReadings newReadings) {
        back = newReadings;
    }

    void crashAt(int step) {
        crashAt = steps + step;
    }

    /** How many places were come by. */
    int steps() {
        return steps;
    }

    /** A place at which a process may be gone. */
    void come(String place) {
        steps++;
        if (steps >= crashAt) {
            crashAt = Integer.MAX_VALUE;
            throw new Gone(place);
        }
    }

    String does(String name, String evidence) {
        nanos += slow.getOrDefault(name, 1_000_000L);
        if (failing.contains(name)) {
            throw new LandbridgeException(RunbookError.STEP_FAILED, name, "It failed.");
        }
        effects.add(name);
        return evidence;
    }

    /** A process that begins, when every former one is gone and forgotten. */
    Conductor process() {
        processes++;
        nanos += Duration.ofHours(1).toNanos();
        stop = new StopSignal();
        Ticker ticker = new Ticker() {
            @Override
            public long nanos() {
                return nanos;
            }

            @Override
            public void sleep(Duration duration) {
                nanos += Math.max(1, duration.toNanos());
            }
        };
        Attempt attempt = new Attempt() {
            @Override
            public <T> T call(Supplier<T> work) {
                return work.get();
            }
        };
        RunbookParts parts = new RunbookParts(
                "shop",
                ledger(),
                attempt,
                new RunbookParts.Opener() {
                    @Override
                    public CoreSteps open(Direction direction, Duration freezeBudget) {
                        return new FakeCore(FakeWorld.this, direction);
                    }

                    @Override
                    public CoreSteps look(Direction direction, Duration freezeBudget) {
                        return open(direction, freezeBudget);
                    }
                },
                direction -> direction == Direction.CUTOVER ? readings : back,
                stop,
                ticker,
                said::add,
                "anna");
        return new Conductor(parts, FakeWorld::kept, journal -> new FakeWork(journal));
    }

    static Runbook kept(RunRecord run) {
        return RunbookFile.kept(run.content(), Path.of("runbook.yaml"));
    }

    /** Sets words: {@code [set, NAME, VALUE]}; a command of one word does nothing. */
    private final class FakeWork implements StepWork {

        private final @Nullable Journal journal;

        FakeWork(@Nullable Journal journal) {
            this.journal = journal;
        }

        @Override
        public String run(StepAction action, String where, int ordinal, Duration limit) {
            if (action instanceof Approve approve && journal != null) {
                stop.throwIfRaised();
                if (journal.approvals(ordinal).size() < approve.people()) {
                    stop.raise(new LandbridgeException(
                            io.landbridge.jobs.run.RunError.STOPPED_BY_OPERATOR, where, "nobody approves"));
                    stop.throwIfRaised();
                }
                return "approved";
            }
            if (action instanceof Notify notify) {
                notices.add(String.valueOf(notify.text()));
            }
            if (crossing.contains(where)) {
                throw new LandbridgeException(RunbookError.CROSSED, where, "It is 7.");
            }
            if (!(action instanceof Command command) || command.run().size() < 3) {
                return does(where, "");
            }
            String name = command.run().get(1) + '=' + command.run().get(2);
            come(name);
            does(name, "");
            words.put(command.run().get(1), command.run().get(2));
            come(name + " is done");
            return name;
        }

        @Override
        public String look(StepAction action, String where, Duration limit) {
            return "looked at";
        }
    }
}
