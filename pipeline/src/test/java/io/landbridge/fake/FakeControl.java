package io.landbridge.fake;

import io.landbridge.pipeline.ledger.ControlStore;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** Wishes in memory. */
record FakeControl(FakeTransaction in) implements ControlStore {

    @Override
    public Wishes read() {
        return in.call("read wishes", () -> {
            Wishes wishes = in.tables().control.read(in.self(), "wishes");
            return wishes == null ? Wishes.NONE : wishes;
        });
    }

    @Override
    public Wishes change(UnaryOperator<Wishes> change, String by) {
        return in.call("change wishes", () -> {
            in.tables().control.insert(in.self(), "wishes", Wishes.NONE);
            Wishes changed =
                    change.apply(Objects.requireNonNull(in.tables().control.lock(in.self(), "wishes")));
            in.tables().control.update(in.self(), "wishes", old -> true, old -> changed);
            return changed;
        });
    }

    @Override
    public void wishResync(String table, String by) {
        in.run("wish resync", () -> in.tables().resyncWishes.insert(in.self(), table, table));
    }

    @Override
    public List<String> resyncWishes() {
        return in.call("resync wishes", () -> in.tables().resyncWishes.all(in.self()));
    }

    @Override
    public void fulfilResync(String table) {
        in.run("fulfil resync", () -> in.tables().resyncWishes.delete(in.self(), table::equals));
    }
}
