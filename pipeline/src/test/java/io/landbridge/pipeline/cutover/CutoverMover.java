package io.landbridge.pipeline.cutover;

import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FaultDice;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.schema.TableName;
import io.landbridge.pipeline.stream.ChangeStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A process that moves traffic: the real steps on fenced twins. */
final class CutoverMover {

    private static final int MOST_ATTEMPTS = 40;
    private static final Duration LIMIT = Duration.ofHours(1);
    private static final Set<TableName> TABLES = Set.of(new TableName("shop", "a"));
    private static final StepAction.Freeze FREEZE =
            new StepAction.Freeze(Duration.ofMillis(100), 3, WriteFence.Writers.WAIT);

    private final CutoverLife life;
    private final FakeProcess process;
    private final Ledger ledger;

    CutoverMover(CutoverLife life, FakeProcess process) {
        this.life = life;
        this.process = process;
        this.ledger = life.target.ledger(process);
    }

    void run() {
        while (!life.isOver() && !life.turns.hasFailed()) {
            try {
                Ledger.Session session = ledger.session();
                Right right = acquire(session);
                if (right == null) {
                    session.close();
                    long seen = life.ticker.nanos();
                    life.turns.await(() -> life.ticker.nanos() - seen > life.lease.toNanos()
                            || life.isOver()
                            || life.turns.hasFailed());
                    // A lease runs out although nothing else happens.
                    life.ticker.sleep(life.lease);
                } else {
                    try (right) {
                        move(right);
                    }
                }
            } catch (LandbridgeException e) {
                requireExplained(e);
            }
        }
    }

    private @Nullable Right acquire(Ledger.Session session) {
        Optional<Long> token = ledger.inTransaction(transaction ->
                transaction.leases().acquire(CutoverStore.ROLE, process.name(), session.id(), life.lease));
        return token.map(got -> new Right(got, session)).orElse(null);
    }

    /** As long as the right is ours: what was left is brought to its end, and then the next thing is wanted. */
    private void move(Right right) {
        CutoverPorts ports = ports(right);
        while (!life.isOver() && !life.turns.hasFailed()) {
            new Recovery(ports, right).run();
            if (life.wantsCutover(process)) {
                steps(new CutoverSteps(ports, life.budget, right), true);
            } else if (life.wantsReturn(process)) {
                steps(new RollbackSteps(ports, life.budget, right), false);
            } else {
                life.wantNoMore();
                life.turns.await(() -> life.isOver() || life.turns.hasFailed());
                life.ticker.sleep(Duration.ofMillis(200));
                right.renew();
            }
        }
    }

    private void steps(CoreSteps steps, boolean there) {
        try {
            steps.begin(process.name());
            steps.freeze(FREEZE, LIMIT);
            steps.drain(LIMIT);
            steps.verify(LIMIT);
            steps.sequences(new StepAction.Sequences(1), LIMIT);
            if (there) {
                steps.reverse(new StepAction.Reverse(LIMIT, null), LIMIT);
            }
            if (life.random.nextInt(life.changesItsMind) == 0) {
                steps.abort("changed our mind");
                return;
            }
            steps.switchOver(LIMIT);
            steps.settle(LIMIT);
        } catch (LandbridgeException e) {
            requireExplained(e);
            // What stands is Recovery's, as after a crash.
        } finally {
            life.ended(process);
        }
    }

    /** What no lost connection, no other process and no budget explains. */
    private static void requireExplained(LandbridgeException e) {
        boolean known = e.errorCode() == CutoverError.SUPERSEDED
                || e.errorCode() == FenceError.OVERTAKEN
                || e.errorCode() == CutoverError.OVER_BUDGET
                || e.errorCode() == CutoverError.LEAKED
                || e.errorCode() == CutoverError.NO_WAY_BACK
                || e.errorCode() == CutoverError.NOT_NOW;
        if (!known) {
            FaultDice.requireExplained(e);
        }
    }

    private CutoverPorts ports(Right right) {
        CutoverSide source = new CutoverSide(
                fenceOfSource(),
                TABLES,
                new SideLog(CutoverLife.FORWARD, life.source.changes(process), List.of(), ledger));
        CutoverSide target = new CutoverSide(
                life.target.fence(process),
                TABLES,
                new SideLog(CutoverLife.BACK, life.target.changes(process), List.of(), life.source.ledger(process)));
        CutoverPorts.Passage ready = new CutoverPorts.Passage() {
            @Override
            public void ready(FreezeClock clock) {
                clock.require();
            }

            @Override
            public String prove(FreezeClock clock) {
                clock.require();
                return "";
            }

            @Override
            public String moveCounters(long gap, FreezeClock clock) {
                clock.require();
                return "";
            }
        };
        return new CutoverPorts(
                ledger, source, target, forward(), back(), ready, ready, new Attempts(right), life.ticker);
    }

    private WriteFence fenceOfSource() {
        WriteFence real = life.source.fence(process);
        if (life.broken != CutoverRule.THE_TARGET_TAKES_WRITES_ONLY_BEHIND_THE_SWITCH) {
            return real;
        }
        return new WriteFence() {
            @Override
            public Position raise(Request request) {
                Position at = real.raise(request);
                life.target.fenced(false);
                return at;
            }

            @Override
            public void lift(long token) {
                real.lift(token);
            }

            @Override
            public void ready(Request request) {
                real.ready(request);
            }

            @Override
            public boolean sweep() {
                return real.sweep();
            }

            @Override
            public Standing standing() {
                return real.standing();
            }

            @Override
            public void remove() {
                real.remove();
            }
        };
    }

    private ForwardStream forward() {
        ForwardStream real = new LedgerForwardStream(ledger, CutoverLife.FORWARD, List.of());
        return new ForwardStream() {
            @Override
            public Position applied() {
                return real.applied();
            }

            @Override
            public Optional<String> unsettled() {
                return real.unsettled();
            }

            @Override
            public Optional<Position> hold(long token, Position freeze) {
                if (life.broken == CutoverRule.THE_FORWARD_STREAM_IS_TAKEN_AWAY) {
                    return Optional.of(real.applied()).filter(applied -> applied.hasReached(freeze));
                }
                if (life.broken == CutoverRule.THE_TARGET_IS_DRAINED_BEFORE_THE_SWITCH) {
                    // Where the log is read from what was really applied, that alone would find it.
                    return real.hold(token, life.source.behind(0)).map(applied -> freeze);
                }
                return real.hold(token, freeze);
            }

            @Override
            public void restart(LedgerTransaction transaction, ChangeStream.Start start) {
                if (life.broken != CutoverRule.AFTER_A_RETURN_THE_FORWARD_STREAM_BEGINS_WHERE_THE_SOURCE_IS) {
                    real.restart(transaction, start);
                }
            }
        };
    }

    private WayBack back() {
        LedgerWayBack real = new LedgerWayBack(
                ledger,
                life.source.ledger(process),
                new LedgerWayBack.Ends(
                        CutoverLife.FORWARD,
                        life.source.changes(process),
                        List.of(),
                        CutoverLife.BACK,
                        life.target.changes(process),
                        List.of()));
        if (life.broken != CutoverRule.THE_WAY_BACK_BEGINS_BEHIND_THE_LAST_FORWARD_COMMIT) {
            return real;
        }
        return new EarlyWayBack(real, life.target);
    }

    /** The lease, renewed in passing: whoever sleeps loses it and does not know. */
    private final class Right implements CutoverRight {

        private final long token;
        private final Ledger.Session session;
        private long renewedNanos = life.ticker.nanos();

        Right(long token, Ledger.Session session) {
            this.token = token;
            this.session = session;
        }

        void renew() {
            long now = life.ticker.nanos();
            if ((now - renewedNanos) * 4 > life.lease.toNanos()) {
                renewedNanos = now;
                ledger.<Boolean>inTransaction(
                        transaction -> transaction.leases().renew(CutoverStore.ROLE, token, "", life.lease));
            }
        }

        @Override
        public long token() {
            return token;
        }

        @Override
        public String holder() {
            return process.name();
        }

        @Override
        public void endIn(Duration time) {
            // the lease runs out in the middle of steps anyway
        }

        @Override
        public void goOn() {
            // never ends by itself
        }

        @Override
        public void close() {
            session.close();
        }
    }

    private record Attempts(Right right) implements Attempt {
        @Override
        public <T> T call(Supplier<T> work) {
            for (int attempt = 1; ; attempt++) {
                try {
                    right.renew();
                    return work.get();
                } catch (LandbridgeException e) {
                    if (!e.category().isRetryable() || attempt >= MOST_ATTEMPTS) {
                        throw e;
                    }
                }
            }
        }
    }
}
