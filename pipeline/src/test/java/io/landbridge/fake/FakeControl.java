package io.landbridge.fake;

import io.landbridge.pipeline.ledger.ControlStore;
import java.util.List;

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
    public void write(Wishes wishes, String by) {
        in.run("write wishes", () -> {
            in.tables().control.insert(in.self(), "wishes", wishes);
            in.tables().control.update(in.self(), "wishes", old -> true, old -> wishes);
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
