package io.landbridge.pipeline.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.landbridge.fake.Chaos;
import io.landbridge.fake.FakeProcess;
import io.landbridge.fake.FakeServer;
import io.landbridge.fake.FakeTicker;
import io.landbridge.fake.Turns;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.CutoverStore.Places;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.MigrationStore.MigrationRecord;
import io.landbridge.pipeline.position.Position;
import io.landbridge.pipeline.position.Position.PostgresPosition;
import io.landbridge.pipeline.stream.ChangeStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is waited for while clients are held, and what is not. */
final class HeldClientsTest {

    private static final Duration BUDGET = Duration.ofSeconds(10);

    private final FakeServer server = new FakeServer(Turns.free(), Chaos.NONE, () -> 0);
    private final Ledger ledger = server.ledger(new FakeProcess("cutover"), "shop");
    private final List<String> done = new ArrayList<>();
    private final Attempt once = new Attempt() {
        @Override
        public <T> T call(Supplier<T> work) {
            return work.get();
        }
    };
    private final FakeTicker ticker = new FakeTicker();
    private long token;

    @BeforeEach
    void begin() {
        ledger.create();
        ledger.inTransaction(t -> {
            t.migration().register(new MigrationRecord("shop", "hash", "0.1", "source", "target", "streaming"));
            return true;
        });
        Ledger.Session session = ledger.session();
        token = ledger.inTransaction(
                        t -> t.leases().acquire(CutoverStore.ROLE, "test", session.id(), Duration.ofMinutes(1)))
                .orElseThrow();
    }

    @Test
    void theFenceIsRaisedWhenClientsThatFollowTheFlagStandStill() {
        become(CutoverState.STAYED, CutoverState.PLANNED, Places.NONE);
        says(0, 1);
        ticker.meanwhile(() -> done.add("a look"));
        ticker.meanwhile(() -> {
            done.add("at rest");
            says(ledger.inTransaction(t -> t.traffic().flag()).version(), 0);
        });

        crossing().freeze(PreparedWayBack.USUAL_FENCE, FreezeClock.start(ticker, BUDGET));

        assertThat(done).containsExactly("a look", "at rest", "fence");
    }

    /** No. 16 of docs/adr/0005: an overtaken process may have stopped it, and nobody starts it while it is waited for. */
    @Test
    void aStreamThatSomebodyHasStoppedIsNotWaitedFor() {
        become(CutoverState.STAYED, CutoverState.PLANNED, Places.NONE);
        become(CutoverState.PLANNED, CutoverState.FREEZING, Places.NONE);
        become(CutoverState.FREEZING, CutoverState.FROZEN, Places.NONE);
        become(CutoverState.FROZEN, CutoverState.SWITCHED, Places.NONE);
        become(CutoverState.SWITCHED, CutoverState.LIVE, Places.NONE);
        become(CutoverState.LIVE, CutoverState.RETURNING, Places.NONE);
        become(
                CutoverState.RETURNING,
                CutoverState.RETURN_FROZEN,
                Places.NONE.withReturning(new PostgresPosition(100)));
        Returning returning = new Returning(ports(), door(), crossing(), new StoppedWayBack());

        assertThatThrownBy(() -> returning.drain(FreezeClock.start(ticker, BUDGET), null))
                .isInstanceOfSatisfying(
                        LandbridgeException.class,
                        stopped -> assertThat(stopped.errorCode()).isEqualTo(CutoverError.NO_WAY_BACK));
        assertThat(ticker.nanos()).as("waited for").isZero();
    }

    private Crossing crossing() {
        return new Crossing(ports(), door());
    }

    private CutoverDoor door() {
        return new CutoverDoor(ledger, once, token, "test");
    }

    private CutoverPorts ports() {
        CutoverSide side = new CutoverSide(new NotedFence(), Set.of(), null);
        CutoverPorts.Passage passage = new CutoverPorts.Passage() {
            @Override
            public void ready(FreezeClock clock) {
                // nothing to prove
            }

            @Override
            public String prove(FreezeClock clock) {
                return "";
            }

            @Override
            public String moveCounters(long gap, FreezeClock clock) {
                return "";
            }
        };
        return new CutoverPorts(
                ledger, side, side, new SilentStream(), new StoppedWayBack(), passage, passage, once, ticker);
    }

    private void become(CutoverState from, CutoverState to, Places places) {
        assertThat(ledger.<Boolean>inTransaction(t -> t.cutover().become(from, to, token, old -> places, "test")))
                .isTrue();
    }

    private void says(long version, int open) {
        ledger.inTransaction(t -> {
            t.traffic().acknowledge("web", version, open);
            return true;
        });
    }

    private final class NotedFence implements WriteFence {
        @Override
        public void ready(Request request) {
            done.add("ready");
        }

        @Override
        public boolean sweep() {
            done.add("sweep");
            return true;
        }

        @Override
        public Position raise(Request request) {
            done.add("fence");
            return new PostgresPosition(1);
        }

        @Override
        public void lift(long newToken) {
            done.add("lift");
        }

        @Override
        public WriteFence.Standing standing() {
            return new WriteFence.Standing(0, List.of(), List.of());
        }

        @Override
        public void remove() {
            done.add("remove");
        }
    }

    private static final class StoppedWayBack implements WayBack {
        @Override
        public void wish() {
            throw new UnsupportedOperationException();
        }

        @Override
        public WayBack.Standing standing() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Beforehand beforehand() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChangeStream.Start here(@Nullable Beforehand known) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean arm(Position from, ChangeStream.Start seen, long newToken) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Position> applied() {
            return Optional.empty();
        }

        @Override
        public Optional<Disarmed> disarm(long newToken, @Nullable Beforehand known) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove() {
            throw new UnsupportedOperationException();
        }
    }

    private static final class SilentStream implements ForwardStream {
        @Override
        public Position applied() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<String> unsettled() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<Position> hold(long newToken, Position freeze) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void restart(LedgerTransaction transaction, ChangeStream.Start start) {
            throw new UnsupportedOperationException();
        }
    }
}
