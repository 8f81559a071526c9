package io.landbridge.fake;

import io.landbridge.fake.FakeServer.Broken;
import io.landbridge.pipeline.ledger.CutoverState;
import io.landbridge.pipeline.ledger.CutoverStore;
import io.landbridge.pipeline.ledger.TrafficStore.Flag;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The row of a cutover in memory. */
record FakeCutover(FakeTransaction in) implements CutoverStore {

    private static final String ROW = "cutover";

    @Override
    public CutoverRecord find() {
        return in.call("find cutover", () -> {
            CutoverRecord row = in.tables().cutover.read(in.self(), ROW);
            return row == null ? CutoverRecord.NONE : row;
        });
    }

    @Override
    public CutoverRecord lock() {
        return in.call("lock cutover", this::locked);
    }

    private CutoverRecord locked() {
        in.tables().cutover.insert(in.self(), ROW, CutoverRecord.NONE);
        return Objects.requireNonNull(in.tables().cutover.lock(in.self(), ROW));
    }

    @Override
    public boolean become(CutoverState from, CutoverState to, long token, UnaryOperator<Places> places, String by) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException("A cutover never goes from " + from + " to " + to);
        }
        boolean held = in.leases().holds(ROLE, token);
        return in.call("change cutover", () -> {
            CutoverRecord now = locked();
            boolean unwritten = in.server().isBroken(Broken.INTENT_NOT_WRITTEN);
            if (now.state() != (unwritten && from == CutoverState.FREEZING ? CutoverState.PLANNED : from) || !held) {
                return false;
            }
            if (unwritten && to == CutoverState.FREEZING) {
                return true;
            }
            write(new CutoverRecord(
                    to, places.apply(now.places()), now.wayBack(), now.wayBackNote(), now.needsOperator(), "", by));
            phase(from == CutoverState.RETURNED ? from.phase() : to.phase());
            direct(to);
            return true;
        });
    }

    @Override
    public boolean note(CutoverState state, long token, UnaryOperator<Places> places) {
        boolean held = in.leases().holds(ROLE, token);
        return in.call("note in cutover", () -> {
            CutoverRecord now = locked();
            if (now.state() != state || !held) {
                return false;
            }
            write(new CutoverRecord(
                    now.state(),
                    places.apply(now.places()),
                    now.wayBack(),
                    now.wayBackNote(),
                    now.needsOperator(),
                    now.changedAt(),
                    now.changedBy()));
            return true;
        });
    }

    @Override
    public void wayBack(WayBack state, @Nullable String note) {
        in.run("note way back", () -> {
            CutoverRecord now = locked();
            write(new CutoverRecord(
                    now.state(), now.places(), state, note, now.needsOperator(), now.changedAt(), now.changedBy()));
        });
    }

    @Override
    public void needsOperator(@Nullable String page, String by) {
        in.run("note need of operator", () -> {
            CutoverRecord now = locked();
            write(new CutoverRecord(
                    now.state(), now.places(), now.wayBack(), now.wayBackNote(), page, now.changedAt(), by));
            phase(page == null ? now.state().phase() : "needs-operator");
        });
    }

    @Override
    public void hold(boolean held) {
        in.run("hold stream", () -> {
            CutoverRecord now = locked();
            write(new CutoverRecord(
                    now.state(),
                    now.places().withForwardHeld(held),
                    now.wayBack(),
                    now.wayBackNote(),
                    now.needsOperator(),
                    now.changedAt(),
                    now.changedBy()));
        });
    }

    @Override
    public void send(long sentinel) {
        throw new UnsupportedOperationException("No fake stream carries the ledger's own rows");
    }

    @Override
    public boolean hasCome(long sentinel) {
        throw new UnsupportedOperationException("No fake stream carries the ledger's own rows");
    }

    @Override
    public void beginStreaming() {
        FakeMigration migration = new FakeMigration(in);
        if (migration.find().filter(row -> row.phase().equals("preparing")).isPresent()) {
            in.run("begin streaming", () -> phase("streaming"));
        }
    }

    private void write(CutoverRecord row) {
        in.tables().cutover.update(in.self(), ROW, old -> true, old -> row);
    }

    private void phase(String phase) {
        new FakeMigration(in).phase(phase);
    }

    private void direct(CutoverState state) {
        var flags = in.tables().traffic;
        flags.insert(in.self(), ROW, Flag.INITIAL);
        flags.update(
                in.self(),
                ROW,
                flag -> flag.direct() != state.live() || flag.hold() != state.isHeld(),
                flag -> new Flag(flag.version() + 1, state.live(), state.isHeld()));
    }
}
