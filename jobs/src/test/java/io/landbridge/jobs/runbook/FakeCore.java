package io.landbridge.jobs.runbook;

import io.landbridge.pipeline.cutover.CoreSteps;
import io.landbridge.pipeline.cutover.CutoverError;
import io.landbridge.pipeline.cutover.StepAction;
import io.landbridge.pipeline.failure.LandbridgeException;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.Ledger;
import io.landbridge.pipeline.ledger.LedgerTransaction;
import io.landbridge.pipeline.ledger.RunbookStore.Direction;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The migration's own steps as the ledger's row alone; clients are held as long as the row says so. */
final class FakeCore implements CoreSteps {

    private final FakeWorld world;
    private final Ledger ledger;
    private final Direction direction;
    private final Ledger.Session session;
    private final long token;
    private @Nullable Long heldSince;
    private @Nullable Duration ended;

    FakeCore(FakeWorld world, Direction direction) {
        this.world = world;
        this.ledger = world.ledger();
        this.direction = direction;
        this.session = ledger.session();
        this.token = ledger.inTransaction(transaction -> transaction
                        .leases()
                        .acquire(
                                CutoverStore.ROLE, "process " + world.processes(), session.id(), Duration.ofMinutes(1)))
                .orElseThrow();
    }

    @Override
    public CutoverState state() {
        return world.state();
    }

    @Override
    public void require(LedgerTransaction transaction) {
        if (!transaction.leases().holds(CutoverStore.ROLE, token)) {
            throw new LandbridgeException(CutoverError.SUPERSEDED, "test", "somebody else");
        }
    }

    @Override
    public String prepareWayBack(Duration limit) {
        world.come("prepare");
        ledger.inTransaction(transaction -> {
            transaction.cutover().wayBack(CutoverStore.WayBack.PROVEN, "in 20 ms");
            return true;
        });
        return "proven";
    }

    @Override
    public void begin(String by) {
        world.come("begin");
        if (direction == Direction.CUTOVER) {
            become(CutoverState.STAYED, CutoverState.PLANNED);
        } else {
            become(CutoverState.SWITCHED, CutoverState.LIVE);
        }
    }

    @Override
    public String freeze(StepAction.Freeze how, Duration limit) {
        world.come("freeze");
        heldSince = world.nanos();
        if (direction == Direction.CUTOVER) {
            require(CutoverState.PLANNED, CutoverState.FREEZING);
            world.come("freezing");
            require(CutoverState.FREEZING, CutoverState.FROZEN);
        } else {
            require(CutoverState.LIVE, CutoverState.RETURNING);
            world.come("freezing");
            require(CutoverState.RETURNING, CutoverState.RETURN_FROZEN);
        }
        return world.does("freeze", "frozen");
    }

    @Override
    public Optional<Duration> held() {
        return Optional.ofNullable(heldSince).map(since -> Duration.ofNanos(world.nanos() - since));
    }

    @Override
    public Optional<Duration> wasHeld() {
        return Optional.ofNullable(ended);
    }

    @Override
    public String drain(Duration limit) {
        return frozen("drain");
    }

    @Override
    public String verify(Duration limit) {
        return frozen("verify");
    }

    @Override
    public String sequences(StepAction.Sequences how, Duration limit) {
        return frozen("sequences");
    }

    @Override
    public String reverse(StepAction.Reverse how, Duration limit) {
        return frozen("reverse");
    }

    @Override
    public String switchOver(Duration limit) {
        frozen("switch");
        if (direction == Direction.CUTOVER) {
            require(CutoverState.FROZEN, CutoverState.SWITCHED);
        } else {
            require(CutoverState.RETURN_FROZEN, CutoverState.RETURNED);
        }
        world.come("switched");
        return "switched";
    }

    @Override
    public String settle(Duration limit) {
        world.come("settle");
        ended = held().orElse(null);
        heldSince = null;
        if (direction == Direction.CUTOVER) {
            become(CutoverState.SWITCHED, CutoverState.LIVE);
        } else {
            become(CutoverState.RETURNED, CutoverState.STAYED);
        }
        return "settled";
    }

    @Override
    public String abort(String reason) {
        world.come("abort");
        if (direction == Direction.CUTOVER) {
            become(CutoverState.PLANNED, CutoverState.STAYED);
            become(CutoverState.FREEZING, CutoverState.ABORTED);
            become(CutoverState.FROZEN, CutoverState.ABORTED);
            world.come("aborting");
            world.does("lift", "");
            become(CutoverState.ABORTED, CutoverState.STAYED);
        } else {
            become(CutoverState.RETURNING, CutoverState.SWITCHED);
            become(CutoverState.RETURN_FROZEN, CutoverState.SWITCHED);
            world.come("aborting");
            become(CutoverState.SWITCHED, CutoverState.LIVE);
        }
        heldSince = null;
        return "live as it was";
    }

    @Override
    public Forecast forecast(StepAction action) {
        return new Forecast(Duration.ofMillis(20), "looked at", "");
    }

    @Override
    public void close() {
        ledger.inTransaction(transaction -> {
            transaction.leases().release(CutoverStore.ROLE, token);
            return true;
        });
        session.close();
    }

    private String frozen(String step) {
        world.come(step);
        if (heldSince == null) {
            throw new IllegalStateException(step + " by a process that did not freeze");
        }
        return world.does(step, step + " done");
    }

    private void require(CutoverState from, CutoverState to) {
        if (!become(from, to)) {
            throw new IllegalStateException(from + " to " + to + ", but it is " + world.state());
        }
    }

    private boolean become(CutoverState from, CutoverState to) {
        return ledger.<Boolean>inTransaction(
                transaction -> transaction.cutover().become(from, to, token, places -> places, "test"));
    }
}
